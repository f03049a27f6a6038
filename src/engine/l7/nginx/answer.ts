/** What an ingress-nginx controller does with a request: rootfs/etc/nginx/template/nginx.tmpl of kubernetes/ingress-nginx. */
import type { Api } from '../../api/api.ts'
import type { Kernel } from '../../kernel/index.ts'
import type { Service, ServicePort } from '../../kinds/service/types.ts'
import { inCidr } from '../../network/address.ts'
import { whyNoEndpoints } from '../../network/reasons.ts'
import type { Called, Caller, Relayed, RelayRequest } from '../../network/relay.ts'
import type { AppRequest } from '../../network/sockets.ts'
import type { AppResponse, ProxyView, Socket } from '../../network/types.ts'
import { nginxPage, plainOnTls } from '../pages.ts'
import type { Peer, Upstreams } from '../upstreams.ts'
import type { ControllerFlags } from './controllers.ts'
import { locationOf, normalPath, rewritten, serverOf } from './match.ts'
import { whyNoRule } from './reasons.ts'
import { CATCH_ALL, type Backend, type Location, type Server } from './servers.ts'

/** proxy-next-upstream-tries */
const TRIES = 3

export interface Setting {
  api: Api
  kernel: Kernel
  upstreams: Upstreams
  /** Whose turn it is, by controller pod and backend; state of the part. */
  turns: Map<string, number>
}

/** The part of the controller's configuration that a request is matched against. */
export interface Configured {
  flags: ControllerFlags
  servers: ReadonlyMap<string, Server>
}

export function answer(
  setting: Setting,
  { flags, servers }: Configured,
  socket: Socket,
  request: RelayRequest,
  caller: Caller,
): Relayed {
  const overTls = request.scheme === 'https'
  const view: ProxyView = { pod: socket.owner, route: null, rule: null, backend: null }
  const own = (response: AppResponse, why: string, problem: Relayed['problem'] = null): Relayed => ({
    response,
    problem,
    why: ['proxyAnswers', String(response.status), why],
    proxy: view,
  })
  if (socket.port === flags.httpsPort && !overTls) return own(plainOnTls(), 'plain HTTP came to the port of TLS')

  const { path, query } = normalPath(request.path)
  const server = serverOf(servers, request.host)
  const { location, slash } = locationOf(server, path)
  const { options, ingress } = location
  if (ingress && !location.isRoot) describe(view, server, location)

  const redirect = (code: number, url: string, why: string) => own(nginxPage(code, { Location: url }), why)
  const host = request.host.replace(/:\d+$/, '')
  if (server.appRoot && path === '/') {
    return redirect(302, `${request.scheme}://${request.host}${server.appRoot}`, `app-root is ${server.appRoot}`)
  }
  if (slash)
    return redirect(301, `${request.scheme}://${host}${location.path}${query}`, 'the path lacks the last slash')
  if (options?.redirect) return redirect(options.redirect.code, options.redirect.url, 'the Ingress redirects it')
  const forced = options?.forceSslRedirect || (options?.sslRedirect && server.secret !== null)
  if (forced && !overTls) {
    return redirect(308, `https://${host}${request.path}`, `TLS is on for ${server.host}, and ssl-redirect is not off`)
  }
  const { allow = null, deny = [] } = options ?? {}
  const isOneOf = (ranges: readonly string[]) => ranges.some((range) => inCidr(range, request.clientIP))
  if ((allow && !isOneOf(allow)) || isOneOf(deny)) {
    const facts = `the controller sees ${request.clientIP}, which is not in ${allow?.join(', ') ?? 'the allowed ranges'}`
    return own(nginxPage(403), facts, { reason: 'INGRESS_NO_RULE', facts })
  }

  const chosen = choose(setting, location, request)
  if (!chosen) return unmatched(setting, flags, servers, server, path, own)
  view.backend = `service/${chosen.namespace}/${chosen.service}`
  const found = peersOf(setting, chosen, location)
  if (!found.peers.length) {
    return own(nginxPage(503), found.problem!.facts, found.problem)
  }
  return relay(
    setting,
    { location, server, backend: chosen, peers: found.peers, path, query, view },
    socket,
    request,
    caller,
  )
}

function describe(view: ProxyView, server: Server, { path, type, ingress }: Location): void {
  view.route = `ingress/${ingress!.metadata.namespace}/${ingress!.metadata.name}`
  view.rule = `${server.host === CATCH_ALL ? '*' : server.host}${path} (${type})`
}

/** The backend of the location, or a canary's: the first of them that the request is for. */
function choose(
  { kernel }: Setting,
  { backend, alternatives }: Location,
  { headers = {} }: RelayRequest,
): Backend | null {
  const [canary] = alternatives
  if (!canary?.options.canary) return backend
  const { weight, header, headerValue, cookie } = canary.options.canary
  const said = header ? headers[header] : undefined
  if (said !== undefined) {
    if (headerValue ? said === headerValue : said === 'always') return canary.backend
    if (!headerValue && said === 'never') return backend
  }
  const crumb = cookie
    ? new RegExp(`(?:^|;\\s*)${cookie}=(always|never)`).exec(headers['cookie'] ?? '')?.[1]
    : undefined
  if (crumb) return crumb === 'always' ? canary.backend : backend
  return weight > 0 && kernel.random.int('ingress-nginx/canary', 0, 99) < weight ? canary.backend : backend
}

/** Nobody's rule: the default backend, which is the controller's own 404 unless it was given a Service. */
function unmatched(
  setting: Setting,
  flags: ControllerFlags,
  servers: ReadonlyMap<string, Server>,
  server: Server,
  path: string,
  own: (response: AppResponse, why: string, problem: Relayed['problem']) => Relayed,
): Relayed {
  const facts = whyNoRule(setting.api, flags, servers, server, path)
  return own(nginxPage(404), facts, { reason: 'INGRESS_NO_RULE', facts })
}

/** serviceEndpoints: a port may be named by its number, its name, or even by its targetPort. */
function portOf({ spec }: Service, wanted: number | string): ServicePort | undefined {
  const text = String(wanted)
  return spec.ports?.find(
    ({ port, name, targetPort }) => String(port) === text || name === text || String(targetPort) === text,
  )
}

function peersOf(
  setting: Setting,
  { namespace, service: name, port: wanted }: Backend,
  { options }: Location,
): { peers: readonly Peer[]; problem: Relayed['problem'] } {
  const { api, upstreams } = setting
  const service = api.get<Service>('Service', namespace, name)
  const missing = (facts: string) => ({
    peers: fallback(),
    problem: { reason: 'INGRESS_BACKEND_MISSING' as const, facts },
  })
  const fallback = (): readonly Peer[] => {
    const other = options?.defaultBackend ? api.get<Service>('Service', namespace, options.defaultBackend) : undefined
    const [first] = other?.spec.ports ?? []
    return other && first ? upstreams.peersOf(other, first) : []
  }
  if (!service) return missing(`namespace ${namespace} has no Service ${name}`)
  const port = portOf(service, wanted)
  if (service.spec.type === 'ExternalName') {
    const number = port ? port.port : Number(wanted)
    if (Number.isInteger(number))
      return { peers: [{ host: service.spec.externalName ?? '', port: number }], problem: null }
  }
  if (!port) {
    const has = service.spec.ports?.map((each) => (each.name ? `${each.port} (${each.name})` : String(each.port))) ?? []
    return missing(`Service ${name} has no port ${wanted}; it has ${has.join(', ') || 'none'}`)
  }
  const { clusterIP } = service.spec
  if (options?.serviceUpstream && clusterIP && clusterIP !== 'None') {
    return { peers: [{ host: clusterIP, port: port.port }], problem: null }
  }
  const peers = upstreams.peersOf(service, port)
  return peers.length ? { peers, problem: null } : { peers: fallback(), problem: whyNoEndpoints(api, service) }
}

interface Way {
  location: Location
  server: Server
  backend: Backend
  peers: readonly Peer[]
  path: string
  query: string
  view: ProxyView
}

/** Opens connections to peers in turn until one answers, three times at most. */
function relay(setting: Setting, way: Way, socket: Socket, request: RelayRequest, caller: Caller): Relayed {
  const { location, backend, view, peers } = way
  const sent = forwarded(way, socket, request)
  const name = `${backend.service}:${backend.port}`
  let met: Called | undefined
  for (let tries = 0; tries < TRIES; tries++) {
    const peer = nextOf(setting, `${socket.owner} ${backend.namespace}-${name}`, peers)
    const to = `${peer.host}:${peer.port}`
    const why = met
      ? (['proxyAgain', to, WORDS[met.outcome] ?? met.outcome] as const)
      : (['proxy', view.route ?? 'Ingress', view.rule ?? 'its default backend', name] as const)
    const scheme = location.options?.backendProtocol ?? 'http'
    met = caller.call({ ...peer, scheme }, sent, why, location.options?.connectTimeoutMs ?? 5000)
    if (met.response)
      return { response: met.response, problem: null, why: ['relayed', String(met.response.status)], proxy: view }
    const safe = request.method !== 'POST' && request.method !== 'PATCH'
    if (met.outcome === 'reset' && !safe) break
  }
  const { outcome, reason, facts } = met!
  const status = outcome === 'timeout' ? 504 : 502
  const said = `its connection to ${name} ${WORDS[outcome] ?? outcome}`
  return {
    response: nginxPage(status),
    problem: reason ? { reason, facts: facts ?? said } : null,
    why: ['proxyAnswers', String(status), said],
    proxy: view,
  }
}

const WORDS: Readonly<Record<string, string>> = {
  refused: 'was refused',
  timeout: 'timed out',
  reset: 'was closed without an answer',
  unreachable: 'found no way',
  nxdomain: 'found no such name',
}

/** Round robin, from a place of its own. */
function nextOf({ turns, kernel }: Setting, key: string, peers: readonly Peer[]): Peer {
  const turn = turns.get(key) ?? kernel.random.int('ingress-nginx', 0, peers.length - 1)
  turns.set(key, turn + 1)
  return peers[turn % peers.length]!
}

/** The request as the backend gets it: what the client claims about itself is not believed. */
function forwarded({ location, path, query }: Way, socket: Socket, request: RelayRequest): AppRequest {
  const { options } = location
  const port = request.scheme === 'https' ? '443' : '80'
  const headers: Record<string, string> = {
    ...request.headers,
    'x-forwarded-for': request.clientIP,
    'x-forwarded-host': request.host,
    'x-forwarded-port': port,
    'x-forwarded-proto': request.scheme,
    'x-forwarded-scheme': request.scheme,
    'x-real-ip': request.clientIP,
    'x-scheme': request.scheme,
    ...(options?.forwardedPrefix && { 'x-forwarded-prefix': options.forwardedPrefix }),
  }
  return {
    method: request.method,
    host: options?.upstreamVhost || request.host,
    path: rewritten(location, path) + query,
    headers,
    clientIP: socket.ip,
  }
}
