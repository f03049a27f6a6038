/**
 * What kube-proxy itself answers on a node, for load balancers to ask: 10256 says whether it is well, a Service's
 * healthCheckNodePort how many of its ready endpoints are on the node. Whoever can reach the node can ask, too. 10249
 * tells the mode to who is on the node. Source: pkg/proxy/healthcheck/{service_health,proxy_health}.go,
 * cmd/kube-proxy/app/server.go serveMetrics.
 */
import type { Node } from '../kinds/node/types.ts'
import { familyOf } from '../ip.ts'
import { inCidr, isLoopback } from './address.ts'
import { nodePortRanges } from './proxy/nodePortRanges.ts'
import type { CompiledService } from './proxy/rules.ts'
import { servicePorts } from './proxy/servicePort.ts'
import type { AppRequest } from './sockets.ts'
import type { AppResponse, Packet, Socket } from './types.ts'
import type { NodeStack, World } from './world.ts'

const APP = 'kube-proxy'
const HEALTHZ_PORT = 10256
const METRICS_PORT = 10249
const NOT_FOUND: AppResponse = { status: 404, body: '404 page not found\n' }
const TO_BE_DELETED = 'ToBeDeletedByClusterAutoscaler'

export function isHealthSocket({ app, owner }: Socket): boolean {
  return app === APP && owner.startsWith('node/')
}

/** The socket of the node's kube-proxy that a packet to one of the node's addresses has found, if it found one. */
export function healthSocket({ config }: World, stack: NodeStack, packet: Packet): Socket | undefined {
  const { dst: ip, dport: port, protocol } = packet
  if (protocol !== 'TCP') return undefined
  if (port === METRICS_PORT && !isLoopback(ip)) return undefined
  if (port !== HEALTHZ_PORT && port !== METRICS_PORT && !(serviceAt(stack, port) && isHeardAt(config.proxy, stack, ip)))
    return undefined
  return { ip, port, protocol, owner: `node/${stack.config.name}`, app: APP }
}

/** What it answers; null where the Service went away meanwhile. */
export function answerHealth(world: World, { owner, port }: Socket, { path }: AppRequest): AppResponse | null {
  const stack = world.stack(owner.slice('node/'.length))
  if (!stack) return null
  if (port === METRICS_PORT) return aboutProxy(world.config.proxy.mode, path.split('?')[0]!)
  if (port === HEALTHZ_PORT) return proxyHealth(world, stack, path.split('?')[0]!)
  const compiled = serviceAt(stack, port)
  if (!compiled) return null
  const { namespace = 'default', name } = compiled.input.service.metadata
  const count = localEndpoints(compiled, stack.config.name)
  const service = `"service": {\n\t\t"namespace": ${JSON.stringify(namespace)},\n\t\t"name": ${JSON.stringify(name)}\n\t}`
  return {
    status: count > 0 ? 200 : 503,
    body: `{\n\t${service},\n\t"localEndpoints": ${count},\n\t"serviceProxyHealthy": true\n}`,
    headers: { ...HEADERS, 'X-Load-Balancing-Endpoint-Weight': String(count) },
  }
}

const HEADERS = { 'Content-Type': 'application/json', 'X-Content-Type-Options': 'nosniff' }

function aboutProxy(mode: string, path: string): AppResponse {
  const headers = { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' }
  if (path === '/proxyMode') return { status: 200, body: mode, headers }
  return path === '/healthz' ? { status: 200, body: 'ok', headers } : NOT_FOUND
}

function proxyHealth({ api, now, tape, epoch }: World, { config }: NodeStack, path: string): AppResponse {
  if (path !== '/healthz' && path !== '/livez') return NOT_FOUND
  tape.unrepeatable() // it tells the time
  const node = api.get<Node>('Node', undefined, config.name)
  const isLeaving = node?.metadata.deletionTimestamp || node?.spec.taints?.some(({ key }) => key === TO_BE_DELETED)
  const eligible = !isLeaving
  const time = JSON.stringify(`${new Date(epoch + now()).toISOString().slice(0, -1).replace('T', ' ')} +0000 UTC`)
  const tail = path === '/healthz' ? `, "nodeEligible": ${eligible}` : ''
  return {
    status: eligible || path === '/livez' ? 200 : 503,
    body: `{"lastUpdated": ${time},"currentTime": ${time}${tail}}`,
    headers: HEADERS,
  }
}

/** The Service that this node's kube-proxy answers for on the port, as far as it has heard. */
function serviceAt({ rules }: NodeStack, port: number): CompiledService | undefined {
  for (const key of rules.keys()) {
    const compiled = rules.get(key)
    if (compiled?.input.service.spec.healthCheckNodePort === port) return compiled
  }
  return undefined
}

/** Addresses, each once, whatever ports they have. */
function localEndpoints({ input }: CompiledService, node: string): number {
  const ports = (['IPv4', 'IPv6'] as const).flatMap((family) => servicePorts(input, family))
  const ready = ports.flatMap(({ endpoints }) => endpoints.filter((each) => each.ready && each.nodeName === node))
  return new Set(ready.map(({ ip }) => ip)).size
}

/** As node ports are: see nodePortAddresses. */
function isHeardAt({ mode, nodePortAddresses }: World['config']['proxy'], { config }: NodeStack, ip: string): boolean {
  const wanted = nodePortAddresses.length === 0 && mode === 'nftables' ? ['primary'] : nodePortAddresses
  const ranges = nodePortRanges(wanted, familyOf(ip))
  return !ranges || ranges.some((cidr) => (cidr === 'primary' ? ip === config.internalIP : inCidr(cidr, ip)))
}
