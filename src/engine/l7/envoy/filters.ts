/** What filters of a route make of a request: HTTPRouteFilter of kubernetes-sigs/gateway-api. */
import type { HeaderModifier, PathModifier, RouteFilter, RouteMatch } from '../../kinds/httproute/types.ts'

/** Applies set, add and remove, in that order of the API. */
export function modify(
  headers: Readonly<Record<string, string>>,
  { set, add, remove }: HeaderModifier,
): Record<string, string> {
  const result: Record<string, string> = { ...headers }
  for (const { name, value } of set ?? []) result[name.toLowerCase()] = value
  for (const { name, value } of add ?? []) {
    const key = name.toLowerCase()
    result[key] = result[key] === undefined ? value : `${result[key]},${value}`
  }
  for (const name of remove ?? []) delete result[name.toLowerCase()]
  return result
}

/** The path with what the filter says in the place of all of it, or of the prefix that was matched. */
export function modifyPath(modifier: PathModifier | undefined, { path: matched }: RouteMatch, path: string): string {
  if (!modifier) return path
  if (modifier.type === 'ReplaceFullPath') return modifier.replaceFullPath
  const prefix = (matched?.value ?? '/').replace(/\/+$/, '')
  const rest = path.slice(prefix.length)
  const replaced = modifier.replacePrefixMatch.replace(/\/+$/, '') + (rest.startsWith('/') || !rest ? rest : `/${rest}`)
  return replaced || '/'
}

/** Where a RequestRedirect sends the client. */
export function locationOf(
  { scheme, hostname, path, port }: NonNullable<RouteFilter['requestRedirect']>,
  match: RouteMatch,
  asked: { scheme: string; host: string; path: string; query: string; listenerPort: number },
): string {
  const to = scheme ?? asked.scheme
  const number = port ?? (scheme ? WELL_KNOWN[scheme] : asked.listenerPort)
  const authority = (hostname ?? asked.host) + (number === undefined || number === WELL_KNOWN[to] ? '' : `:${number}`)
  return `${to}://${authority}${modifyPath(path, match, asked.path)}${asked.query}`
}

const WELL_KNOWN: Readonly<Record<string, number>> = { http: 80, https: 443 }
