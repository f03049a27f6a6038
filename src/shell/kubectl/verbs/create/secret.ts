import { createGenerated } from '../../change.ts'
import { text } from '../../args/flags.ts'
import { fail, type Verb } from '../../command.ts'
import { base64 } from '../../print/base64.ts'
import { GENERATOR_FLAGS, nameOf } from './common.ts'
import { DATA_FLAGS, dataOf, readFile } from './data.ts'

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

/** Whether the two belong together is not looked at: keys are not read here. */
const tls: Verb = {
  name: 'tls',
  about: 'Create a TLS secret',
  usage: 'NAME --cert=path/to/cert/file --key=path/to/key/file [--dry-run=server|client|none]',
  flags: [...GENERATOR_FLAGS, text('cert'), text('key')],
  async run(call) {
    const metadata = { name: nameOf(call) }
    for (const flag of ['key', 'cert']) if (!call.flags.text(flag)) throw fail(`${flag} must be specified`)
    const [cert, key] = [readFile(call, call.flags.text('cert')), readFile(call, call.flags.text('key'))]
    if (!/-----BEGIN CERTIFICATE-----/.test(cert)) throw fail('tls: failed to find any PEM data in certificate input')
    if (!/-----BEGIN (\w+ )?PRIVATE KEY-----/.test(key)) throw fail('tls: failed to find any PEM data in key input')
    const data = { 'tls.crt': base64(cert), 'tls.key': base64(key) }
    const object = { apiVersion: 'v1', data, kind: 'Secret', metadata, type: 'kubernetes.io/tls' }
    await createGenerated(call, object, { what: 'secret' })
    return 0
  },
}

export const secret: Verb = {
  name: 'secret',
  about: 'Create a secret using a specified subcommand',
  usage: '(docker-registry | generic | tls)',
  commands: [
    generic,
    tls,
    {
      name: 'docker-registry',
      about: 'Not here: write the Secret as a manifest',
      usage: 'NAME',
      run() {
        throw fail('secrets of type docker-registry are not made here: write the Secret as a manifest, and apply it')
      },
    },
  ],
}
