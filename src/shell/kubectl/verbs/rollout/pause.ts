import { groupResource } from '#kubectl'
import { CHANGE_FLAGS, patchEach } from '../../change.ts'
import { namesFiles } from '../../args/files.ts'
import { select } from '../../args/resources.ts'
import { fail, type Verb } from '../../command.ts'

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
      const selection = await select(call, call.args, { allOfKind: true })
      return patchEach(call, selection, (info) => {
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
        const body = { spec: { paused: paused || null } }
        return { type: 'merge', body, word: paused ? 'paused' : 'resumed' }
      })
    },
  }
}
