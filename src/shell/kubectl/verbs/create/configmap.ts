import { createGenerated } from '../../change.ts'
import type { Verb } from '../../command.ts'
import { GENERATOR_FLAGS, nameOf } from './common.ts'
import { DATA_FLAGS, dataOf } from './data.ts'

export const configmap: Verb = {
  name: 'configmap',
  aliases: ['cm'],
  about: 'Create a config map from a local file, directory or literal value',
  usage: 'NAME [--from-file=[key=]source] [--from-literal=key1=value1]',
  flags: [...GENERATOR_FLAGS, ...DATA_FLAGS],
  async run(call) {
    const metadata = { name: nameOf(call) }
    const data = dataOf(call)
    const object = { apiVersion: 'v1', ...(Object.keys(data).length > 0 && { data }), kind: 'ConfigMap', metadata }
    await createGenerated(call, object, { what: 'configmap' })
    return 0
  },
}
