import type { Judgement } from './policy/types.ts'
import { causeOf, ownerOf, type RuleRef } from './proxy/rules.ts'
import type { Owner } from './routes.ts'
import type { LoadBalancer, LoadBalancerTarget, Packet } from './types.ts'
import type { Why } from './words.ts'

/** Whom a load balancer picked, and whose packet it still is. */
export function balanceWords(
  { delivery }: LoadBalancer,
  { node, pod }: LoadBalancerTarget,
  count: number,
  isClients: boolean,
): Why {
  if (pod) return [isClients ? 'balancePod' : 'balancePodProxy', pod.place, String(count)]
  const said = [node, String(count)] as const
  if (delivery === 'vip') return ['balance', ...said]
  return [isClients ? 'balanceNodePort' : 'balanceProxy', ...said]
}

/** Why a rule refused or dropped the packet. */
export function stopWords(verdict: 'REJECT' | 'DROP', rules: readonly RuleRef[], { dst, dport }: Packet): Why {
  const service = ownerOf(rules)
  switch (causeOf(rules)) {
    case 'notExposed':
      return ['rejectPort', dst, String(dport)]
    case 'unallocated':
      return ['dropUnallocated', dst]
    case 'noEndpoints':
      return service ? ['rejectNone', service] : ['reject']
    case 'noLocalEndpoints':
      if (!service) return ['drop']
      return [verdict === 'REJECT' ? 'rejectLocal' : 'dropLocal', service]
    case 'sourceRange':
      return service ? ['dropRange', service] : ['drop']
    case undefined:
      return [verdict === 'REJECT' ? 'reject' : 'drop']
  }
}

/** Where the packet goes by its address; null where nothing is to be said. */
export function routeWords(owner: Owner, ip: string, here: string): Why | null {
  switch (owner.kind) {
    case 'pod':
      return owner.pod.node === here ? ['toLocalPod', ip] : ['toRemotePod', ip, owner.pod.node]
    case 'noPod':
      return owner.node === null || owner.node === here ? null : ['toRemotePod', ip, owner.node]
    case 'node':
      return owner.node === here ? ['toSelf', ip] : ['toNode', ip, owner.node]
    case 'service':
      return null
    case 'client':
    case 'loadBalancer':
    case 'unknown':
      return ['toOutside', ip]
  }
}

/** What policies said of the packet. */
export function policyWords({ direction, pod, allowedBy, isolatedBy }: Judgement): Why {
  const isIn = direction === 'ingress'
  if (allowedBy) return [isIn ? 'allowedIn' : 'allowedOut', `${allowedBy.namespace}/${allowedBy.name}`, pod.name]
  return [isIn ? 'deniedIn' : 'deniedOut', pod.name, String(isolatedBy.length)]
}
