import { createGenerated } from '../../change.ts'
import type { Verb } from '../../command.ts'
import { GENERATOR_FLAGS, nameOf } from './common.ts'

export const serviceaccount: Verb = {
  name: 'serviceaccount',
  aliases: ['sa'],
  about: 'Create a service account with the specified name',
  usage: 'NAME',
  flags: [...GENERATOR_FLAGS],
  async run(call) {
    const object = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: nameOf(call) } }
    await createGenerated(call, object, { what: 'serviceaccount' })
    return 0
  },
}
