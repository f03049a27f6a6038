import { CHANGE_FLAGS, patchEach } from '../../change.ts'
import { namesFiles } from '../../args/files.ts'
import { select } from '../../args/resources.ts'
import { fail, type Verb } from '../../command.ts'

const RESTARTED = 'kubectl.kubernetes.io/restartedAt'

export const restart: Verb = {
  name: 'restart',
  about: 'Restart a resource',
  usage: 'RESOURCE',
  flags: [...CHANGE_FLAGS],
  async run(call) {
    if (call.args.length === 0 && !namesFiles(call)) throw fail('required resource not specified')
    const selection = await select(call, call.args, { allOfKind: true })
    const restartedAt = `${new Date(call.now).toISOString().slice(0, 19)}Z`
    return patchEach(call, selection, (info) => {
      const { spec } = info.object as { spec?: { template?: unknown; paused?: boolean } }
      if (!spec?.template || info.kind.kind === 'ReplicaSet')
        throw fail(`${info.kind.plural} ${JSON.stringify(info.name)} restarting is not supported`)
      if (spec.paused) throw fail("can't restart paused deployment (run rollout resume first)")
      const body = { spec: { template: { metadata: { annotations: { [RESTARTED]: restartedAt } } } } }
      return { type: 'strategic', body, word: 'restarted' }
    })
  },
}
