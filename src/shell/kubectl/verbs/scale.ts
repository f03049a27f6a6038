import { ExitError } from '../../process.ts'
import { CHANGE_FLAGS, patchEach } from '../change.ts'
import { duration, int, text } from '../args/flags.ts'
import { select } from '../args/resources.ts'
import { fail, type Verb } from '../command.ts'

const SCALED = new Set(['Deployment', 'ReplicaSet', 'StatefulSet'])

export const scale: Verb = {
  name: 'scale',
  about: 'Set a new size for a deployment, replica set, or stateful set',
  usage: '--replicas=COUNT (-f FILENAME | TYPE NAME)',
  suggestFor: ['resize'],
  flags: [...CHANGE_FLAGS, int('replicas'), int('current-replicas', -1), text('resource-version'), duration('timeout')],
  required: ['replicas'],
  async run(call) {
    const { flags } = call
    const replicas = flags.int('replicas')
    if (replicas < 0) throw fail('The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0')
    const { infos, failures } = await select(call, call.args, { allOfKind: flags.bool('all') })
    if (failures.length > 0 && infos.length === 0) {
      throw fail(`no objects passed to scale ${failures.map(({ status }) => status.message).join(', ')}`)
    }
    if (infos.length === 0) throw fail('no objects passed to scale')
    return patchEach(call, { infos, failures }, (info) => {
      if (!SCALED.has(info.kind.kind))
        throw new ExitError(1, 'Error from server (NotFound): the server could not find the requested resource')
      const current = (info.object as unknown as { spec: { replicas?: number } }).spec.replicas ?? 1
      const expected = flags.int('current-replicas')
      if (expected >= 0 && expected !== current) throw fail(`Expected replicas to be ${expected}, was ${current}`)
      return { type: 'merge', body: { spec: { replicas } }, word: 'scaled' }
    })
  },
}
