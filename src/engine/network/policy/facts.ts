import type { Packet } from '../types.ts'
import { labelText, nearMiss } from './nearMiss.ts'
import type { PolicySet } from './policySet.ts'
import type { CompiledPolicy, Judgement, PolicyPod } from './types.ts'

/** What is known of a packet besides its addresses of now. */
export interface Known {
  /** The packet as its sender made it. */
  sent: Packet
  /** The node that owns the address, if one does. */
  nodeOf: (ip: string) => string | undefined
}

/**
 * Why no policy lets the packet pass, with the facts of this case.
 * @example 'policy default/deny-all isolates pod web-1 for ingress; no rule allows pod client (app=client) on port 80'
 */
export function denialFacts(set: PolicySet, judgement: Judgement, packet: Packet, { sent, nodeOf }: Known): string {
  const { direction, pod, isolatedBy } = judgement
  const isIngress = direction === 'ingress'
  const peerIp = isIngress ? packet.src : packet.dst
  const peer = set.podAt(peerIp)
  const port = `port ${packet.dport}${packet.protocol === 'TCP' ? '' : `/${packet.protocol}`}`
  const facts = [
    `${policies(isolatedBy)} pod ${pod.name} for ${direction}`,
    `no rule allows ${peer ? podText(peer, pod.namespace) : addressText(peerIp, nodeOf)} on ${port}`,
  ]
  const miss = nearMiss(set, { judgement, packet, peerIp, peer, askedPort: sent.dport })
  if (miss) facts.push(miss)
  if (isIngress && packet.src !== sent.src) facts.push(`the policy sees ${packet.src}, no longer ${sent.src}`)
  return facts.join('; ')
}

/**
 * How a hop calls the policies that decided, `NetworkPolicy default/deny-all (ingress)`: the one that allows, or all that
 * isolate. Of these, those that allow nothing at all come last, for the last one stands for the denial.
 */
export function policyTexts({ isolatedBy, allowedBy, direction }: Judgement): string[] {
  const text = ({ namespace, name }: CompiledPolicy) => `NetworkPolicy ${namespace}/${name} (${direction})`
  if (allowedBy) return [text(allowedBy)]
  const strict = (policy: CompiledPolicy) => (policy[direction]!.length === 0 ? 1 : 0)
  return isolatedBy.toSorted((a, b) => strict(a) - strict(b)).map(text)
}

function policies(list: readonly CompiledPolicy[]): string {
  const names = list.map(({ namespace, name }) => `${namespace}/${name}`)
  return names.length === 1 ? `policy ${names[0]} isolates` : `policies ${names.join(', ')} isolate`
}

function podText({ namespace, name, labels }: PolicyPod, own: string): string {
  return `pod ${name}${namespace === own ? '' : ` of namespace ${namespace}`} (${labelText(labels)})`
}

function addressText(ip: string, nodeOf: (ip: string) => string | undefined): string {
  const node = nodeOf(ip)
  return node ? `${node} (${ip})` : ip
}
