import { formatSelector, matches } from '../../api/selectors.ts'
import type { PolicyPeer } from '../../kinds/networkpolicy/types.ts'
import { inCidr } from '../address.ts'
import type { Packet } from '../types.ts'
import { isBlock, peersAllow, portsAllow } from './judge.ts'
import type { PolicySet } from './policySet.ts'
import type { CompiledPolicy, IpBlock, Judgement, PolicyPod, PolicyRule, PortRange } from './types.ts'

/** A packet that no rule allows, with what is known of its other end. */
export interface Case {
  judgement: Judgement
  packet: Packet
  peerIp: string
  /** The pod at the other end, if it is one. */
  peer: PolicyPod | undefined
  /** The port that the sender asked for, before a Service's rules changed it. */
  askedPort: number
}

/**
 * The rule that almost allowed the packet and what it lacks, as half a sentence: `policy allow-web allows app=frontend`.
 * First those that need one thing more; null when no policy of the namespace has a rule in this direction.
 */
export function nearMiss(set: PolicySet, given: Case): string | null {
  const { direction, pod, isolatedBy } = given.judgement
  let best: { score: number; text: string } | null = null
  for (const policy of set.policiesOf(pod.namespace)) {
    const isAbout = isolatedBy.includes(policy)
    for (const rule of policy[direction] ?? []) {
      const candidate = isAbout ? missOf(set, policy, rule, given) : missOfOther(policy, rule, given)
      if (candidate && (!best || candidate.score > best.score)) best = candidate
    }
  }
  return best?.text ?? null
}

function ends({ judgement, peer }: Case) {
  return { receiver: judgement.direction === 'ingress' ? judgement.pod : peer }
}

/** A policy with the right rule for other pods is a selector gone wrong more often than not. */
function missOfOther(policy: CompiledPolicy, rule: PolicyRule, given: Case): { score: number; text: string } | null {
  const { packet, peerIp, peer, judgement } = given
  if (!portsAllow(rule, packet, ends(given).receiver) || !peersAllow(rule, peerIp, peer)) return null
  const selector = formatSelector(policy.podSelector)
  return {
    score: 2.5,
    text: `policy ${policy.name} would allow it, but is for pods with ${selector}, not ${judgement.pod.name}`,
  }
}

function missOf(
  set: PolicySet,
  policy: CompiledPolicy,
  rule: PolicyRule,
  given: Case,
): { score: number; text: string } {
  const { packet, peerIp, peer } = given
  const { receiver } = ends(given)
  if (peersAllow(rule, peerIp, peer)) {
    const ports = (rule.ports ?? []).map((range) => portText(range, receiver)).join(', ')
    return { score: 3, text: `policy ${policy.name} allows it on port ${ports} only${portHint(rule, given)}` }
  }
  const isPort = portsAllow(rule, packet, receiver)
  const on = isPort ? '' : ` on port ${(rule.ports ?? []).map((range) => portText(range, receiver)).join(', ')}`
  const allowed = (rule.peers ?? []).map((one) => peerText(one.peer, policy.namespace)).join(' or ')
  const why = (rule.peers ?? []).map((one) =>
    isBlock(one) ? blockHint(one, peerIp) : pairHint(set, one.peer, policy, peer),
  )
  const hint = why.find((text) => text !== null) ?? null
  const score = (isPort ? 2 : 1) + (hint === null ? 0 : 0.25)
  return { score, text: `policy ${policy.name} allows ${allowed}${on}${hint === null ? '' : `; ${hint}`}` }
}

/** `80`, `53/UDP`, `8000-8080`, `http` with the number that it stands for. */
function portText({ protocol, port, end }: PortRange, receiver: PolicyPod | undefined): string {
  const suffix = protocol === 'TCP' ? '' : `/${protocol}`
  if (port === null) return `any${suffix || '/TCP'}`
  if (typeof port === 'number') return `${port}${end > port ? `-${end}` : ''}${suffix}`
  const numbers = receiver?.namedPorts.get(`${port}/${protocol}`)
  const meaning = numbers
    ? numbers.join(', ')
    : receiver
      ? `a name that ${receiver.name} does not have`
      : 'a name of pods'
  return `${port} (${meaning})${suffix}`
}

/** The two mistakes that are made most: the Service's port in the place of the pod's, and TCP for DNS. */
function portHint({ ports }: PolicyRule, { packet, askedPort }: Case): string {
  const has = (port: number, protocol: string) =>
    ports?.some((range) => range.port === port && range.protocol === protocol)
  if (askedPort !== packet.dport && has(askedPort, packet.protocol)) {
    return `; that is the port of the Service, and policies go by the pod's own port ${packet.dport}`
  }
  const other = packet.protocol === 'UDP' ? 'TCP' : 'UDP'
  return has(packet.dport, other) ? `; a port without a protocol is TCP` : ''
}

/** `app=web`, `pods with app=web in namespaces with team=a`, `10.0.0.0/8 except 10.1.0.0/16` */
function peerText({ podSelector, namespaceSelector, ipBlock }: PolicyPeer, namespace: string): string {
  if (ipBlock) return `${ipBlock.cidr}${ipBlock.except?.length ? ` except ${ipBlock.except.join(', ')}` : ''}`
  const pods = podSelector ? formatSelector(podSelector) : '<none>'
  if (!namespaceSelector) return pods === '<none>' ? `pods of namespace ${namespace}` : pods
  const spaces = formatSelector(namespaceSelector)
  const where = spaces === '<none>' ? 'in any namespace' : `in namespaces with ${spaces}`
  return pods === '<none>' ? `pods ${where}` : `pods with ${pods} ${where}`
}

function blockHint({ cidr, except }: IpBlock, ip: string): string | null {
  const inner = inCidr(cidr, ip) ? except.find((range) => inCidr(range, ip)) : undefined
  return inner === undefined ? null : `${ip} is in ${inner}, which it excepts`
}

/** Of two selectors that must both hold, which one does not. */
function pairHint(set: PolicySet, peer: PolicyPeer, policy: CompiledPolicy, pod: PolicyPod | undefined): string | null {
  if (!pod) return null
  const { podSelector, namespaceSelector } = peer
  const labels = set.labelsOf(pod.namespace) ?? {}
  const isPod = !podSelector || matches(pod.labels, podSelector)
  if (!namespaceSelector) {
    const isOther = pod.namespace !== policy.namespace
    return isPod && isOther ? `it says no namespace, so it means pods of ${policy.namespace} only` : null
  }
  const isSpace = matches(labels, namespaceSelector)
  if (isPod === isSpace) return null
  return isPod
    ? `namespace ${pod.namespace} has ${labelText(labels)}`
    : `${pod.name} is in such a namespace, but has ${labelText(pod.labels)}`
}

/** `app=web,tier=front`, or `no labels`. */
export function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).filter(([key]) => key !== 'pod-template-hash')
  return pairs.map(([key, value]) => `${key}=${value}`).join(',') || 'no labels'
}
