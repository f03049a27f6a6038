/**
 * Routes in the order in which Envoy tries them: internal/gatewayapi/sort.go and internal/xds/translator/route.go of
 * envoyproxy/gateway; precedence of HTTPRouteMatch in kubernetes-sigs/gateway-api apis/v1/httproute_types.go.
 */
import type { HTTPRoute, RouteMatch, RouteRule } from '../../kinds/httproute/types.ts'
import type { ListenerState } from './attach.ts'

export interface Entry {
  route: HTTPRoute
  rule: RouteRule
  ruleIndex: number
  match: RouteMatch
}

/** Domain → its routes, the first that fits takes the request. A request never goes from one domain to another. */
export type Table = ReadonlyMap<string, readonly Entry[]>

export function buildTable(states: readonly ListenerState[]): Table {
  const table = new Map<string, Entry[]>()
  const seen = new Set<string>()
  const attached = states.flatMap(({ routes }) => routes).sort((a, b) => older(a.route, b.route))
  for (const { route, hostnames } of attached) {
    for (const domain of hostnames) {
      const key = `${domain} ${route.metadata.uid}`
      if (seen.has(key)) continue
      seen.add(key)
      const entries = table.get(domain) ?? []
      table.set(domain, entries)
      for (const [ruleIndex, rule] of (route.spec.rules ?? []).entries()) {
        for (const match of rule.matches?.length ? rule.matches : [{}]) entries.push({ route, rule, ruleIndex, match })
      }
    }
  }
  for (const entries of table.values()) entries.sort((a, b) => precedence(a.match, b.match))
  return table
}

function older(a: HTTPRoute, b: HTTPRoute): number {
  const [before, after] = [a.metadata.creationTimestamp, b.metadata.creationTimestamp]
  if (before !== after) return before < after ? -1 : 1
  return `${a.metadata.namespace}/${a.metadata.name}` < `${b.metadata.namespace}/${b.metadata.name}` ? -1 : 1
}

const KIND = { Exact: 0, RegularExpression: 1, PathPrefix: 2 } as const

/** Exact paths, expressions, prefixes; the longer, then those with a method, more headers, more query parameters. */
function precedence(a: RouteMatch, b: RouteMatch): number {
  return (
    KIND[a.path?.type ?? 'PathPrefix'] - KIND[b.path?.type ?? 'PathPrefix'] ||
    (b.path?.value ?? '/').length - (a.path?.value ?? '/').length ||
    Number(b.method !== undefined) - Number(a.method !== undefined) ||
    (b.headers?.length ?? 0) - (a.headers?.length ?? 0) ||
    (b.queryParams?.length ?? 0) - (a.queryParams?.length ?? 0)
  )
}

export interface Asked {
  method: string
  path: string
  query: string
  headers: Readonly<Record<string, string>>
}

export function fits({ path, method, headers = [], queryParams = [] }: RouteMatch, asked: Asked): boolean {
  if (!fitsPath(path, asked.path) || (method !== undefined && method !== asked.method)) return false
  if (!headers.every(({ name, type, value }) => fitsValue(type, value, asked.headers[name.toLowerCase()]))) return false
  if (!queryParams.length) return true
  const given = new Map<string, string>()
  for (const pair of asked.query.replace(/^\?/, '').split('&')) {
    const [name = '', value = ''] = pair.split('=')
    if (!given.has(name)) given.set(name, value)
  }
  return queryParams.every(({ name, type, value }) => fitsValue(type, value, given.get(name)))
}

function fitsPath({ type = 'PathPrefix', value = '/' }: NonNullable<RouteMatch['path']> = {}, path: string): boolean {
  if (type === 'Exact') return path === value
  if (type === 'RegularExpression') return isMatch(value, path)
  const prefix = value.replace(/\/+$/, '')
  return path === prefix || path.startsWith(`${prefix}/`)
}

function fitsValue(type: string | undefined, wanted: string, given: string | undefined): boolean {
  if (given === undefined) return false
  return type === 'RegularExpression' ? isMatch(wanted, given) : wanted === given
}

/** RE2 of the whole text. */
function isMatch(expression: string, whole: string): boolean {
  try {
    return new RegExp(`^(?:${expression})$`).test(whole)
  } catch {
    return false
  }
}
