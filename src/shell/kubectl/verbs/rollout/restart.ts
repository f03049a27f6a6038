import { CHANGE_FLAGS, patchInfo, Reporter } from '../../change.ts'
import { namesFiles } from '../../args/files.ts'
import { select, type Failure } from '../../args/resources.ts'
import { fail, type Verb } from '../../command.ts'
import { throwFailures } from '../../report.ts'

const RESTARTED = 'kubectl.kubernetes.io/restartedAt'

export const restart: Verb = {
  name: 'restart',
  about: 'Restart a resource',
  usage: 'RESOURCE',
  flags: [...CHANGE_FLAGS],
  async run(call) {
    if (call.args.length === 0 && !namesFiles(call)) throw fail('required resource not specified')
    const { infos, failures } = await select(call, call.args, { allOfKind: true })
    const wrong: Failure[] = [...failures]
    const reporter = new Reporter(call)
    const restartedAt = `${new Date(call.now).toISOString().slice(0, 19)}Z`
    for (const info of infos) {
      const { spec } = info.object as { spec?: { template?: unknown; paused?: boolean } }
      if (!spec?.template || info.kind.kind === 'ReplicaSet')
        throw fail(`${info.kind.plural} ${JSON.stringify(info.name)} restarting is not supported`)
      if (spec.paused) throw fail("can't restart paused deployment (run rollout resume first)")
      const body = { spec: { template: { metadata: { annotations: { [RESTARTED]: restartedAt } } } } }
      const done = await patchInfo(call, info, 'strategic', body, reporter)
      if ('status' in done) wrong.push(done)
      else await reporter.tell(info.kind, done.object, 'restarted')
    }
    throwFailures(wrong)
    return 0
  },
}
