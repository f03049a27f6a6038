import { createGenerated } from '../../change.ts'
import type { Verb } from '../../command.ts'
import { GENERATOR_FLAGS, nameOf } from './common.ts'

export const namespace: Verb = {
  name: 'namespace',
  aliases: ['ns'],
  about: 'Create a namespace with the specified name',
  usage: 'NAME',
  flags: [...GENERATOR_FLAGS],
  async run(call) {
    const metadata = { name: nameOf(call) }
    await createGenerated(call, { apiVersion: 'v1', kind: 'Namespace', metadata, spec: {}, status: {} })
    return 0
  },
}
