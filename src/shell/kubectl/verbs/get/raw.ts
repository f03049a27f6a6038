/** `get --raw /api/v1/…`: the server's JSON, as it is. */
import { groupOf, notFound, sortedJson, type ApiVerbs, type KindDefinition, type Status } from '#kubectl'
import { fail, misused, type Call } from '../../command.ts'
import { throwFailures } from '../../report.ts'

export async function raw(call: Call): Promise<number> {
  const { flags, args, api } = call
  if (args.length > 0) throw fail('arguments may not be passed when --raw is specified')
  if (flags.text('output')) throw misused(call, '--raw and --output are mutually exclusive')
  const path = flags.text('raw').split('?')[0]!
  if (!path.startsWith('/'))
    throw misused(call, `--raw must be a valid URL path: parse "${path}": invalid URI for request`)
  const found = rawAnswer(api, path)
  if (typeof found !== 'string') throwFailures([found])
  await call.write(found as string)
  return 0
}

/** What the server answers to a path: text, or why it has none. */
export function rawAnswer(api: ApiVerbs, path: string): string | { status: Status } {
  if (/^\/(healthz|livez|readyz)\/?$/.test(path)) return 'ok'
  if (path === '/version') return sortedJson(VERSION)
  const found = /^\/(?:api|apis\/([^/]+))\/([^/]+)(?:\/namespaces\/([^/]+))?\/([^/]+)(?:\/([^/]+))?\/?$/.exec(path)
  const [, group = '', version, namespace, plural, name] = found ?? []
  const kind = api.kinds.find(
    (each) =>
      each.plural === plural && groupOf(each.apiVersion) === group && each.apiVersion.split('/').at(-1) === version,
  )
  if (!kind) return { status: NO_SUCH_PATH }
  if (name === undefined) return list(api, kind, namespace)
  const object = api.get(kind.kind, namespace, name)
  return object ? sortedJson(object) : { status: notFound(kind, name) }
}

const NO_SUCH_PATH = {
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message: 'the server could not find the requested resource',
  reason: 'NotFound',
  code: 404,
} as Status

function list(api: ApiVerbs, kind: KindDefinition, namespace: string | undefined): string {
  const items = api.list(kind.kind, namespace ? { namespace } : {}).map(({ kind: _, apiVersion: __, ...rest }) => rest)
  const metadata = { resourceVersion: String(api.resourceVersion) }
  return sortedJson({ kind: `${kind.kind}List`, apiVersion: kind.apiVersion, metadata, items })
}

/** What the server says of itself. */
export const VERSION = {
  major: '1',
  minor: '36',
  gitVersion: 'v1.36.0',
  platform: 'linux/amd64',
}
