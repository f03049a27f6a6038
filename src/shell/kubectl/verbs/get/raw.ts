/** `get --raw /api/v1/…`: the server's JSON, as it is. */
import { groupOf, notFound, sortedJson, type KindDefinition } from '#kubectl'
import { ExitError } from '../../../process.ts'
import { fail, misused, type Call } from '../../command.ts'
import { throwFailures } from '../../report.ts'

export async function raw(call: Call): Promise<number> {
  const { flags, args, api } = call
  if (args.length > 0) throw fail('arguments may not be passed when --raw is specified')
  if (flags.text('output')) throw misused(call, '--raw and --output are mutually exclusive')
  const path = flags.text('raw').split('?')[0]!
  if (!path.startsWith('/'))
    throw misused(call, `--raw must be a valid URL path: parse "${path}": invalid URI for request`)
  if (/^\/(healthz|livez|readyz)\/?$/.test(path)) return write(call, 'ok')
  if (path === '/version') return write(call, sortedJson(VERSION))
  const found = /^\/(?:api|apis\/([^/]+))\/([^/]+)(?:\/namespaces\/([^/]+))?\/([^/]+)(?:\/([^/]+))?\/?$/.exec(path)
  const [, group = '', version, namespace, plural, name] = found ?? []
  const kind = api.kinds.find(
    (each) =>
      each.plural === plural && groupOf(each.apiVersion) === group && each.apiVersion.split('/').at(-1) === version,
  )
  if (!kind) throw new ExitError(1, 'Error from server (NotFound): the server could not find the requested resource')
  return name === undefined ? list(call, kind, namespace) : one(call, kind, namespace, name)
}

async function one(call: Call, kind: KindDefinition, namespace: string | undefined, name: string): Promise<number> {
  const object = call.api.get(kind.kind, namespace, name)
  if (!object) throwFailures([{ status: notFound(kind, name) }])
  return write(call, sortedJson(object))
}

function list(call: Call, kind: KindDefinition, namespace: string | undefined): Promise<number> {
  const items = call.api
    .list(kind.kind, namespace ? { namespace } : {})
    .map(({ kind: _, apiVersion: __, ...rest }) => rest)
  const metadata = { resourceVersion: String(call.api.resourceVersion) }
  return write(call, sortedJson({ kind: `${kind.kind}List`, apiVersion: kind.apiVersion, metadata, items }))
}

async function write(call: Call, text: string): Promise<number> {
  await call.write(text)
  return 0
}

/** What the server says of itself. */
export const VERSION = {
  major: '1',
  minor: '36',
  gitVersion: 'v1.36.0',
  platform: 'linux/amd64',
}
