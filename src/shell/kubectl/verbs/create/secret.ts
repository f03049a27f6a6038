import { createGenerated } from '../../change.ts'
import { text } from '../../args/flags.ts'
import { fail, type Verb } from '../../command.ts'
import { base64 } from '../../print/base64.ts'
import { GENERATOR_FLAGS, nameOf } from './common.ts'
import { DATA_FLAGS, dataOf } from './data.ts'

const generic: Verb = {
  name: 'generic',
  about: 'Create a secret from a local file, directory, or literal value',
  usage: 'NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1]',
  flags: [...GENERATOR_FLAGS, ...DATA_FLAGS, text('type')],
  async run(call) {
    const metadata = { name: nameOf(call) }
    const data = Object.fromEntries(Object.entries(dataOf(call)).map(([key, value]) => [key, base64(value)]))
    const type = call.flags.text('type')
    const object = {
      apiVersion: 'v1',
      ...(Object.keys(data).length > 0 && { data }),
      kind: 'Secret',
      metadata,
      ...(type && { type }),
    }
    await createGenerated(call, object, { what: 'secret' })
    return 0
  },
}

export const secret: Verb = {
  name: 'secret',
  about: 'Create a secret using a specified subcommand',
  usage: '(generic)',
  commands: [
    generic,
    ...['tls', 'docker-registry'].map((name) => ({
      name,
      about: 'Not here: write the Secret as a manifest',
      usage: 'NAME',
      run() {
        throw fail(`secrets of type ${name} are not made here: write the Secret as a manifest, and apply it`)
      },
    })),
  ],
}
