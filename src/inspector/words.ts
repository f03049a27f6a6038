import type { Door, Hook, Packet, Place, ServiceView, Trace } from '#state'
import { endpoint, nameIn } from '#state/words'

const KINDS: Record<string, string> = {
  client: 'Client',
  loadbalancer: 'Load balancer',
  node: 'Node',
  pod: 'Pod',
  service: 'Service',
  internet: 'Internet',
}

/** `Pod web-1`, `Node node-2`: what a place is, and its name. */
export function placeName(place: Place): string {
  const kind = place.slice(0, Math.max(0, place.indexOf('/'))) || place
  const name = nameIn(place)
  const known = KINDS[kind]
  return known ? (name === kind ? known : `${known} ${name}`) : place
}

/** What each netfilter hook is for, for who has not met them. */
export const HOOKS: Record<Hook, string> = {
  PREROUTING: 'As the packet arrives at the node, before it is routed',
  INPUT: 'On its way to a process of the node itself',
  FORWARD: 'Passing through the node, from one interface to another',
  OUTPUT: 'Made by a process of the node, before it is routed',
  POSTROUTING: 'As the packet leaves the node, after routing',
}

export type Field = 'src' | 'sport' | 'dst' | 'dport'

/** The fields that differ between two packets. */
export function changedFields(before: Packet, after: Packet): ReadonlySet<Field> {
  return new Set((['src', 'sport', 'dst', 'dport'] as const).filter((field) => before[field] !== after[field]))
}

/** By which door a request went in, as far as its own hops and the Service's ports tell. */
export function doorOf(trace: Trace, services: readonly ServiceView[]): Door | null {
  if (trace.hops.some((hop) => hop.at.startsWith('loadbalancer/'))) return 'loadBalancer'
  const { host, port } = trace.request
  if (tookRule(trace, NODE_PORT_RULE)) return 'nodePort'
  const view = services.find((service) => service.place === trace.service)
  if (view?.clusterIP === host) return 'clusterIP'
  if (view?.ports.some((p) => p.nodePort === port)) return 'nodePort'
  if (tookRule(trace, SERVICE_RULE)) return 'clusterIP'
  return services.some((service) => service.clusterIP === host) ? 'clusterIP' : null
}

/** How rules of each kube-proxy mode begin that take node ports, and those that take addresses of Services. */
const NODE_PORT_RULE = /^(-A KUBE-NODEPORTS|add element ip6? kube-proxy service-nodeports|add KUBE-NODE-PORT-\S+) /
const SERVICE_RULE = /^(-A KUBE-SERVICES|add element ip6? kube-proxy service-ips|add KUBE-CLUSTER-IP) /

function tookRule({ hops }: Trace, rule: RegExp): boolean {
  return hops.some(({ path }) => path.some((text) => rule.test(text)))
}

export const DOOR_WORDS: Record<Door, string> = {
  clusterIP: 'ClusterIP',
  nodePort: 'NodePort',
  loadBalancer: 'LoadBalancer',
}

/**
 * A request's story in one sentence.
 *
 * @example story(trace) // 'internet asked 203.0.113.11:30100, and Pod nginx-demo-x answered 200; it saw the request come from 10.0.1.5.'
 */
export function story(trace: Trace): string {
  const asked = `${nameIn(trace.source)} asked ${endpoint(trace.request.host, trace.request.port)}`
  const pod = trace.pod ? placeName(trace.pod) : null
  switch (trace.outcome) {
    case 'ok': {
      const seen = trace.sourceSeen ? `; it saw the request come from ${trace.sourceSeen}` : ''
      return `${asked}, and ${pod ?? trace.servedBy ?? 'the server'} answered ${trace.response?.status || 'it'}${seen}.`
    }
    case 'refused':
      return `${asked}, and ${pod ?? 'the node'} refused the connection.`
    case 'timeout':
      return `${asked}, heard nothing, and gave up after ${seconds(trace.duration)}.`
    case 'unreachable':
      return `${asked}, but no route leads there.`
    case 'nxdomain':
      return `${nameIn(trace.source)} asked for ${trace.request.host}, a name that does not exist.`
    case 'reset':
      return `${asked}, and ${pod ?? 'the other side'} broke the connection off.`
  }
}

/** Virtual milliseconds in the unit that suits them. */
export function seconds(ms: number): string {
  return ms >= 1000 ? `${Number((ms / 1000).toFixed(1))} s` : `${Number(ms.toFixed(1))} ms`
}

/** The hop before or after the one that is pointed at; from none, the first or the last. Stops at the ends. */
export function nextHop(now: number | null, step: number, count: number): number {
  if (now === null) return step > 0 ? 0 : count - 1
  return Math.max(0, Math.min(count - 1, now + step))
}
