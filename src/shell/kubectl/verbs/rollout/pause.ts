import { groupResource } from '#kubectl'
import { CHANGE_FLAGS, patchInfo, Reporter } from '../../change.ts'
import { namesFiles } from '../../args/files.ts'
import { select, type Failure } from '../../args/resources.ts'
import { fail, type Verb } from '../../command.ts'
import { throwFailures } from '../../report.ts'

export const pause = pausing('pause', true)
export const resume = pausing('resume', false)

function pausing(name: 'pause' | 'resume', paused: boolean): Verb {
  return {
    name,
    about: paused ? 'Mark the provided resource as paused' : 'Resume a paused resource',
    usage: 'RESOURCE',
    flags: [...CHANGE_FLAGS],
    async run(call) {
      if (call.args.length === 0 && !namesFiles(call)) throw fail('required resource not specified')
      const { infos, failures } = await select(call, call.args, { allOfKind: true })
      const wrong: Failure[] = [...failures]
      const reporter = new Reporter(call)
      for (const info of infos) {
        if (info.kind.kind !== 'Deployment')
          throw fail(
            `${info.kind.plural} ${JSON.stringify(info.name)} ${paused ? 'pausing' : 'resuming'} is not supported`,
          )
        const { spec } = info.object as { spec?: { paused?: boolean } }
        if ((spec?.paused ?? false) === paused) {
          throw fail(
            `${groupResource(info.kind)} ${JSON.stringify(info.name)} ${paused ? 'is already paused' : 'is not paused'}`,
          )
        }
        const done = await patchInfo(call, info, 'merge', { spec: { paused: paused || null } }, reporter)
        if ('status' in done) wrong.push(done)
        else await reporter.tell(info.kind, done.object, paused ? 'paused' : 'resumed')
      }
      throwFailures(wrong)
      return 0
    },
  }
}
