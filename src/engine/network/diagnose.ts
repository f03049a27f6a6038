import type { Api } from '../api/api.ts'
import { canonicalIP, familyOf, hostPort } from '../ip.ts'
import type { Pod } from '../kinds/pod/types.ts'
import type { Service } from '../kinds/service/types.ts'
import type { Journey } from './journey.ts'
import type { End } from './ways.ts'
import { causeOf, ownerOf, type RuleRef } from './proxy/rules.ts'
import { closedPortFacts, portFacts, whyNoEndpoints, type Problem } from './reasons.ts'
import { within } from './balance.ts'
import type { SocketTable } from './sockets.ts'
import type { LoadBalancer, Packet, Outcome } from './types.ts'

/** Ports that a process likely listens on, asked for when a container declares none. */
const USUAL_PORTS = [80, 443, 3000, 5000, 8000, 8080, 8443, 9376]

/** `service/NS/NAME` of the Service that led a journey where it ended; null where none did. */
export function serviceOf(journey: Journey, end: End): string | null {
  const rules = end.end === 'rejected' || end.end === 'dropped' ? end.rules : (journey.first?.matched ?? [])
  const owner = ownerOf(rules)
  if (owner) return `service/${owner.split(':')[0]}`
  const { service } = journey.balancer ?? {}
  return service ? `service/${service.namespace}/${service.name}` : null
}

/** Why a journey ended where it did, with the facts of this case; null when there is nothing to explain. */
export function diagnose(
  end: End,
  sent: Packet,
  api: Api,
  sockets: SocketTable,
  /** The rules that took the packet at the first node. */
  taken: readonly RuleRef[],
  /** What the client felt. */
  outcome: Outcome,
): Problem | null {
  switch (end.end) {
    case 'host':
      if (!end.socket) return closedPort(end, api, sockets)
      return strayed(taken, sent, api) ?? (outcome === 'timeout' ? answerLost(end, sent) : null)
    case 'rejected': {
      if (causeOf(end.rules) === 'notExposed') return notExposed(end.packet, api)
      const service = serviceNamed(ownerOf(end.rules), api)
      if (!service) return null
      const isLocal = causeOf(end.rules) === 'noLocalEndpoints'
      return isLocal ? noLocal(end.packet.dst, service) : whyNoEndpoints(api, service)
    }
    case 'dropped':
      return causeOf(end.rules) === 'unallocated' ? noAddress(end.packet.dst, api, true) : whyDropped(end, sent, api)
    case 'lost':
      return whyLost(end, api)
    case 'cutOff':
      return { reason: 'ZONE_CUT_OFF', facts: `no packet goes into zone ${end.zone} or out of it` }
    case 'filtered': {
      const { service, sourceRanges } = end.balancer
      return { reason: 'LB_SOURCE_RANGE', facts: outOfRange(end.packet.src, sourceRanges, service.name) }
    }
    case 'denied':
    case 'firewalled':
      return end.problem
    case 'unreachable':
      if (end.balancer) return internalOnly(end.balancer, end.packet.dst)
      return {
        reason: 'CLUSTER_IP_NOT_ROUTED_OUTSIDE',
        facts: `${end.packet.dst} is an address of the cluster; clients outside have no route to it`,
      }
    case 'noTarget':
      return { reason: 'LB_NO_HEALTHY_TARGET', facts: noTarget(end.balancer, end.packet) }
    case 'hairpin': {
      const { service } = end.balancer
      const facts = `the load balancer of Service ${service.name} led the packet back to ${end.at}, where ${end.packet.src} had sent it`
      return { reason: 'LB_HAIRPIN', facts }
    }
    case 'noListener': {
      const { namespace, name } = end.balancer.service
      const service = api.get<Service>('Service', namespace, name)
      return service ? { reason: 'PORT_NOT_EXPOSED', facts: portFacts(service, sent.dport) } : null
    }
  }
}

function noTarget(balancer: LoadBalancer, { dst }: Packet): string {
  const { service, targets, zones, crossZone } = balancer
  const here = within(balancer, dst)
  const what = targets.some(({ pod }) => pod) ? 'pods' : 'nodes'
  const healthy = targets.filter((target) => target.healthy)
  if (healthy.length > 0 && !crossZone && zones) {
    const { zone } = zones.find(({ ip }) => ip === dst)!
    const there = [...new Set(healthy.map((target) => target.zone))].join(', ')
    return `${dst} leads to zone ${zone}, where none of ${here.length} targets is healthy; without cross-zone load balancing those of ${there} get nothing`
  }
  if (healthy.length > 0)
    return `Service ${service.name} has no node ports, and its load balancer knows no other way in`
  if (targets.length === 0) return `the load balancer of Service ${service.name} has no targets`
  return `none of ${targets.length} ${what} passes the health check of the load balancer of Service ${service.name}`
}

function closedPort(end: End & { end: 'host' }, api: Api, sockets: SocketTable): Problem {
  const { packet, place } = end
  const address = hostPort(packet.dst, packet.dport)
  if (end.isStranger)
    return {
      reason: 'NO_ANSWER',
      facts: `the process at ${address} that had this connection has ended; another one is in its place`,
    }
  const [kind, namespace, name = ''] = place.split('/')
  if (kind === 'client') {
    return { reason: 'TARGET_PORT_CLOSED', facts: `nothing listens on ${address}, which is outside of the cluster` }
  }
  if (kind !== 'pod') {
    return { reason: 'NODE_PORT_CLOSED', facts: closedNodePort(packet, place, api) }
  }
  const pod = api.get<Pod>('Pod', namespace, name)
  const declared = pod?.spec.containers.flatMap((c) => (c.ports ?? []).map((port) => port.containerPort)) ?? []
  const open = [...new Set([...declared, ...USUAL_PORTS])].filter((p) => sockets.at(packet.dst, p, packet.protocol))
  return { reason: 'TARGET_PORT_CLOSED', facts: closedPortFacts(pod, address, open) }
}

/** Not every address of a node need take node ports: see nodePortAddresses. */
function closedNodePort({ dst, dport, protocol }: Packet, place: string, api: Api): string {
  const has = ({ spec }: Service) => spec.ports?.some((port) => port.nodePort === dport && port.protocol === protocol)
  const service = api.list<Service>('Service').find(has)
  if (!service) return `no Service has node port ${dport}, and no process of ${place} listens on it`
  const family = familyOf(dst)
  const { ipFamilies = [family] } = service.spec
  if (!ipFamilies.includes(family)) {
    return `Service ${service.metadata.name} has node port ${dport} for ${ipFamilies.join()} only, and ${dst} is ${family}`
  }
  const node = place.slice(place.indexOf('/') + 1)
  return `Service ${service.metadata.name} has node port ${dport}, but kube-proxy on ${node} does not take node ports on ${dst}`
}

function whyDropped(end: End & { end: 'dropped' }, sent: Packet, api: Api): Problem | null {
  const service = serviceNamed(ownerOf(end.rules), api)
  if (!service) return null
  if (causeOf(end.rules) !== 'sourceRange') return noLocal(end.packet.dst, service)
  const { metadata, spec } = service
  return { reason: 'LB_SOURCE_RANGE', facts: outOfRange(sent.src, spec.loadBalancerSourceRanges, metadata.name) }
}

function noLocal(dst: string, service: Service): Problem {
  const { metadata } = service
  const policy = isClusterIP(service, dst) ? 'internalTrafficPolicy' : 'externalTrafficPolicy'
  return {
    reason: 'LOCAL_POLICY_NO_LOCAL_ENDPOINT',
    facts: `${policy} of Service ${metadata.name} is Local, and this node has no ready pod of it`,
  }
}

/** ipvs sends to other nodes where the policy is Local and none is here; the pod then answers by another way. */
function strayed(taken: readonly RuleRef[], { dst }: Packet, api: Api): Problem | null {
  const service = causeOf(taken) === 'noLocalEndpoints' ? serviceNamed(ownerOf(taken), api) : undefined
  return service ? noLocal(dst, service) : null
}

function outOfRange(ip: string, ranges: readonly string[] | undefined, service: string): string {
  return `${ip} is not in ${ranges?.join(', ')} of Service ${service}`
}

function internalOnly({ service }: LoadBalancer, ip: string): Problem {
  const facts = `Service ${service.name} asks for an internal load balancer; only nodes and pods reach ${ip}`
  return { reason: 'LB_INTERNAL', facts }
}

function whyLost(end: End & { end: 'lost' }, api: Api): Problem | null {
  const { dst } = end.packet
  if (end.owner === 'noPod') return { reason: 'POD_TERMINATED', facts: `no pod has the address ${dst} any more` }
  if (end.owner === 'machine') return { reason: 'NODE_DOWN', facts: `the machine of ${end.node} is off` }
  if (end.owner === 'service') return notExposed(end.packet, api) ?? noAddress(dst, api, true)
  return noAddress(dst, api, false)
}

function noAddress(ip: string, api: Api, isService: boolean): Problem {
  const reason = 'NO_SUCH_ADDRESS'
  if (isService) return { reason, facts: `${ip} lies in the Service range, and no Service has it` }
  const owner = api.list<Service>('Service').find(({ spec }) => spec.externalIPs?.includes(ip))
  if (!owner) return { reason, facts: `nobody here has the address ${ip}` }
  const what = `${ip} is an external IP of Service ${owner.metadata.name}`
  return { reason, facts: `${what}, and nothing outside leads packets to it to a node` }
}

/** The caller threw the answer away: it did not come from where the request was sent. */
function answerLost({ packet }: End & { end: 'host' }, sent: Packet): Problem | null {
  if (sent.dst === packet.dst) return null
  const [from, to] = [hostPort(packet.dst, packet.dport), hostPort(sent.dst, sent.dport)]
  const facts = `the answer of ${from} came back by a way on which nobody undoes what became of ${to}`
  return { reason: 'ANSWER_LOST', facts }
}

/** A process took the request and said nothing. */
export function noAnswer(owner: string, { dst, dport, protocol }: Packet): Problem {
  const to = hostPort(dst, dport)
  if (protocol !== 'TCP')
    return { reason: 'NO_ANSWER', facts: `the process of ${owner} took the packet to ${to}, and says nothing to it` }
  return {
    reason: 'NO_ANSWER',
    facts: `the process of ${owner} took the connection to ${to}, and has no answer to HTTP`,
  }
}

function notExposed({ dst, dport }: Packet, api: Api): Problem | null {
  const answersAt = (service: Service) =>
    isClusterIP(service, dst) ||
    service.spec.externalIPs?.includes(dst) ||
    service.status.loadBalancer.ingress?.some(({ ip }) => ip === dst)
  const service = api.list<Service>('Service').find(answersAt)
  return service ? { reason: 'PORT_NOT_EXPOSED', facts: portFacts(service, dport) } : null
}

function isClusterIP({ spec: { clusterIP = '', clusterIPs = [clusterIP] } }: Service, ip: string): boolean {
  return clusterIPs.some((each) => each === ip || canonicalIP(each) === ip)
}

/** The Service of `namespace/name` or `namespace/name:port`. */
export function serviceNamed(fullName: string | undefined, api: Api): Service | undefined {
  if (!fullName) return undefined
  const [namespace, rest = ''] = fullName.split('/')
  return api.get<Service>('Service', namespace, rest.split(':')[0]!)
}
