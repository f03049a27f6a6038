/** What an Envoy of Envoy Gateway does with a request. */
import type { Api } from '../../api/api.ts'
import type { Kernel } from '../../kernel/index.ts'
import type { BackendRef, RouteFilter } from '../../kinds/httproute/types.ts'
import type { Service } from '../../kinds/service/types.ts'
import { isPrivate } from '../../network/address.ts'
import { whyNoEndpoints } from '../../network/reasons.ts'
import type { Caller, Relayed, RelayRequest } from '../../network/relay.ts'
import type { AppResponse, ProxyView, Socket } from '../../network/types.ts'
import { normalPath } from '../nginx/match.ts'
import type { Upstreams } from '../upstreams.ts'
import { refusalOfBackend } from './attach.ts'
import { locationOf, modify, modifyPath } from './filters.ts'
import { domainOf } from './hostnames.ts'
import { fits, type Asked, type Entry, type Table } from './table.ts'

/** How long Envoy Gateway lets Envoy wait for a connection to a backend. */
const CONNECT_TIMEOUT_MS = 10_000
const DICE = 'envoy'

export interface Setting {
  api: Api
  kernel: Kernel
  upstreams: Upstreams
}

/** What a port of the proxy serves. */
export interface Served {
  table: Table
  /** The port that the Gateway's listener has, and clients name. */
  port: number
  /** `default/eg` */
  gateway: string
}

export function answer(
  setting: Setting,
  { table, port, gateway }: Served,
  socket: Socket,
  request: RelayRequest,
  caller: Caller,
): Relayed {
  const view: ProxyView = { pod: socket.owner, route: null, rule: null, backend: null }
  const own = (response: AppResponse, why: string, problem: Relayed['problem'] = null): Relayed => ({
    response,
    problem,
    why: ['proxyAnswers', String(response.status), why],
    proxy: view,
  })
  const { path } = normalPath(request.path)
  const query = request.path.includes('?') ? request.path.slice(request.path.indexOf('?')) : ''
  const host = request.host.replace(/:\d+$/, '').toLowerCase()
  const asked: Asked = { method: request.method, path, query, headers: request.headers ?? {} }
  const domain = domainOf(table.keys(), host)
  const entry = domain === undefined ? undefined : table.get(domain)!.find(({ match }) => fits(match, asked))
  if (!entry) {
    const facts = whyNone(table, domain, asked, gateway)
    return own({ status: 404, body: '' }, facts, { reason: 'INGRESS_NO_RULE', facts })
  }
  describe(view, domain!, entry)
  const { route, rule, match } = entry
  const filters = rule.filters ?? []
  const redirect = filters.find(({ requestRedirect }) => requestRedirect)?.requestRedirect
  if (redirect) {
    const location = locationOf(redirect, match, { scheme: request.scheme, host, path, query, listenerPort: port })
    return own({ status: redirect.statusCode ?? 302, body: '', headers: { location } }, 'the route redirects it')
  }
  const backend = weighed(setting.kernel, rule.backendRefs ?? [])
  const wrong = backend ? refusalOfBackend(backend, route, setting.api) : null
  if (!backend || wrong) {
    const facts = wrong ? `${wrong.message} (${wrong.reason})` : 'the rule has no backend to send to'
    return own({ status: 500, body: '' }, facts, { reason: 'INGRESS_BACKEND_MISSING', facts })
  }
  const namespace = backend.namespace ?? route.metadata.namespace
  view.backend = `service/${namespace}/${backend.name}`
  const service = setting.api.get<Service>('Service', namespace, backend.name)!
  const servicePort = service.spec.ports!.find((each) => each.port === backend.port)!
  const peers = setting.upstreams.peersOf(service, servicePort)
  const peer = setting.kernel.random.pick(DICE, peers)
  if (!peer) {
    const problem = whyNoEndpoints(setting.api, service)
    return own({ status: 503, body: 'no healthy upstream' }, problem.facts, problem)
  }

  const name = `${backend.name}:${backend.port}`
  const sent = upstream(request, [...filters, ...(backend.filters ?? [])], entry, path, query, socket.ip)
  const met = caller.call(peer, sent, ['proxy', view.route!, view.rule!, name], CONNECT_TIMEOUT_MS)
  if (met.response) {
    const response = responded(met.response, [...(backend.filters ?? []), ...filters])
    return { response, problem: null, why: ['relayed', String(response.status)], proxy: view }
  }
  const [said, words] = FAILED[met.outcome] ?? FAILED['refused']!
  const body = `upstream connect error or disconnect/reset before headers. reset reason: ${words}`
  const facts = `the connection to ${name} ${said}`
  return own({ status: 503, body }, facts, met.reason ? { reason: met.reason, facts: met.facts ?? facts } : null)
}

const FAILED: Readonly<Record<string, readonly [said: string, words: string]>> = {
  refused: [
    'was refused',
    'remote connection failure, transport failure reason: delayed connect error: Connection refused',
  ],
  timeout: ['timed out', 'connection timeout'],
  reset: ['was closed without an answer', 'connection termination'],
}

function describe(view: ProxyView, domain: string, { route, match }: Entry): void {
  view.route = `httproute/${route.metadata.namespace}/${route.metadata.name}`
  const { type = 'PathPrefix', value = '/' } = match.path ?? {}
  view.rule = `${domain}${value} (${type})`
}

function whyNone(table: Table, domain: string | undefined, { method, path }: Asked, gateway: string): string {
  if (!table.size) return `no HTTPRoute is attached to this listener of Gateway ${gateway}`
  if (domain === undefined) return `no HTTPRoute is for this host; there are rules for ${[...table.keys()].join(', ')}`
  const paths = table
    .get(domain)!
    .map(({ match }) => `${match.path?.value ?? '/'} (${match.path?.type ?? 'PathPrefix'})`)
  return `no rule for ${domain} fits ${method} ${path}; it has ${[...new Set(paths)].join(', ')}`
}

/** One of the backends, by their weights; those of weight 0 get nothing. */
function weighed(kernel: Kernel, backends: readonly BackendRef[]): BackendRef | undefined {
  const total = backends.reduce((sum, { weight = 1 }) => sum + weight, 0)
  if (total <= 0) return undefined
  const able = backends.filter(({ weight = 1 }) => weight > 0)
  if (able.length === 1) return able[0]
  let left = kernel.random.next(DICE) * total
  return able.find(({ weight = 1 }) => (left -= weight) < 0) ?? able.at(-1)
}

/** The request as the backend gets it. */
function upstream(
  request: RelayRequest,
  filters: readonly RouteFilter[],
  { match }: Entry,
  path: string,
  query: string,
  ip: string,
) {
  const before = request.headers?.['x-forwarded-for']
  let headers: Record<string, string> = {
    ...request.headers,
    'x-forwarded-for': before ? `${before},${request.clientIP}` : request.clientIP,
    'x-forwarded-proto': request.scheme,
    ...(!isPrivate(request.clientIP) && { 'x-envoy-external-address': request.clientIP }),
  }
  let { host } = request
  for (const { requestHeaderModifier, urlRewrite } of filters) {
    if (requestHeaderModifier) {
      const all = modify({ ...headers, host }, requestHeaderModifier)
      host = all['host'] ?? host
      const { host: _, ...rest } = all
      headers = rest
    }
    if (urlRewrite) {
      path = modifyPath(urlRewrite.path, match, path)
      host = urlRewrite.hostname ?? host
    }
  }
  return { method: request.method, host, path: path + query, headers, clientIP: ip }
}

/** Header names of a response are told as they came; a filter's own replace them whatever their case. */
function responded(response: AppResponse, filters: readonly RouteFilter[]): AppResponse {
  const modifiers = filters.flatMap(({ responseHeaderModifier }) => responseHeaderModifier ?? [])
  if (!modifiers.length) return response
  let headers = Object.fromEntries(
    Object.entries(response.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  )
  for (const modifier of modifiers) headers = modify(headers, modifier)
  return { ...response, headers }
}
