import { equal, type PodTemplateSpec } from '#kubectl'
import { CHANGE_FLAGS, patchInfo, Reporter } from '../../change.ts'
import { namesFiles } from '../../args/files.ts'
import { int } from '../../args/flags.ts'
import { select, type Info } from '../../args/resources.ts'
import { fail, type Call, type Verb } from '../../command.ts'
import { throwFailures } from '../../report.ts'
import { bare, revisionsOf, type Revision } from './revisions.ts'

export const undo: Verb = {
  name: 'undo',
  about: 'Undo a previous rollout',
  usage: '(TYPE NAME | TYPE/NAME) [flags]',
  flags: [...CHANGE_FLAGS, int('to-revision')],
  async run(call) {
    if (call.args.length === 0 && !namesFiles(call)) throw fail('required resource not specified')
    const { infos, failures } = await select(call, call.args)
    throwFailures(failures)
    const reporter = new Reporter(call)
    for (const info of infos) {
      if ((info.object as { spec?: { paused?: boolean } }).spec?.paused) {
        throw fail(
          `you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again`,
        )
      }
      const target = targetOf(call, info)
      const template = bare(target.template)
      const { template: present } = (info.object as unknown as { spec: { template: PodTemplateSpec } }).spec
      if (equal(bare(present), template)) {
        await reporter.tell(
          info.kind,
          info.object,
          `skipped rollback (current template already matches revision ${target.number})`,
        )
        continue
      }
      const done = await patchInfo(
        call,
        info,
        'json',
        [{ op: 'replace', path: '/spec/template', value: template }],
        reporter,
      )
      if ('status' in done) throwFailures([done])
      else await reporter.tell(info.kind, done.object, 'rolled back')
    }
    return 0
  },
}

/** The one before the present one, or the one that was asked for. */
function targetOf(call: Call, { name, object, kind }: Info): Revision {
  const revisions = revisionsOf(call, object)
  const wanted = call.flags.int('to-revision')
  if (wanted < 0) throw fail(`revision number cannot be negative: ${wanted}`)
  if (wanted > 0) {
    const found = revisions.find(({ number }) => number === wanted)
    if (!found) throw fail(`unable to find specified revision ${wanted} in history`)
    return found
  }
  const before = revisions.at(-2)
  if (!before) throw fail(`no rollout history found for ${kind.kind.toLowerCase()} ${JSON.stringify(name)}`)
  return before
}
