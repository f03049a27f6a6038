import type { Api } from '../api/api.ts'
import { ipv4 } from './address.ts'
import { resolveInCluster, resolvePublic, type DnsAnswer, type DnsSources } from './dns.ts'
import { whyNoEndpoints } from './reasons.ts'
import type { Source } from './source.ts'
import type { LoadBalancer, Outcome, ReasonCode } from './types.ts'
import type { Why } from './words.ts'

/** What a host turned out to be: an address, or why there is none. */
export type Lookup =
  | { ok: true; ip: string; why: Why | null }
  | { ok: false; outcome: Outcome; reason: ReasonCode; facts: string; why: Why; service: string | null }

/**
 * Finds the address of a host for a sender. Pods ask cluster DNS; everybody else knows public names only.
 * @param pick chooses one of several addresses, as the rotation of DNS answers does
 */
export function lookUpHost(
  name: string,
  source: Source,
  sources: DnsSources & { loadBalancers: readonly LoadBalancer[] },
  pick: (ips: readonly string[]) => string,
): Lookup {
  if (!Number.isNaN(ipv4(name))) return { ok: true, ip: name, why: null }
  if (name === 'localhost') return { ok: true, ip: '127.0.0.1', why: null }
  if (name.startsWith('loadbalancer/')) return balancerAddress(name, sources.loadBalancers)
  const inCluster = source.namespace !== null
  const answer = inCluster ? resolveInCluster(name, source.namespace!, sources) : resolvePublic(name, sources)
  if (!answer) return notFound(name, source, sources.api)
  const ip = answer.ips.length > 0 ? pick(answer.ips) : undefined
  if (ip === undefined) return noAddress(name, answer, sources.api)
  return { ok: true, ip, why: inCluster ? ['resolved', name, ip, answer.fullName] : ['resolvedPublic', name, ip] }
}

function balancerAddress(place: string, balancers: readonly LoadBalancer[]): Lookup {
  const balancer = balancers.find((lb) => lb.place === place)
  if (balancer?.ip) return { ok: true, ip: balancer.ip, why: null }
  const service = place.slice('loadbalancer/'.length)
  const facts = balancer
    ? `the cloud is still provisioning the load balancer of Service ${service}`
    : `Service ${service} has no load balancer`
  return { ok: false, outcome: 'unreachable', reason: 'LB_PENDING', facts, why: ['unresolved', place], service }
}

function notFound(name: string, source: Source, api: Api): Lookup {
  const facts =
    source.namespace === null
      ? `${name} is no public name, and ${source.place} does not ask cluster DNS`
      : (nameFacts(name, source.namespace, api) ??
        `no Service is called ${name} for a pod of namespace ${source.namespace}`)
  return { ok: false, outcome: 'nxdomain', reason: 'DNS_NXDOMAIN', facts, why: ['unresolved', name], service: null }
}

/** A Service of that name in another namespace is what people most often meant. */
function nameFacts(name: string, namespace: string, api: Api): string | null {
  const plain = name.split('.')[0]!
  const others = api
    .list('Service')
    .filter(({ metadata }) => metadata.name === plain && metadata.namespace !== namespace)
    .map(({ metadata }) => metadata.namespace)
  if (others.length === 0 || name.includes('.')) return null
  return `namespace ${namespace} has no Service ${plain}; namespace ${others.join(', ')} has: ${plain}.${others[0]}`
}

function noAddress(name: string, answer: DnsAnswer, api: Api): Lookup {
  const { service, target } = answer
  if (target !== undefined) {
    return {
      ok: false,
      outcome: 'nxdomain',
      reason: 'EXTERNAL_NAME_UNRESOLVED',
      facts: `Service ${service!.metadata.name} is an alias of ${target}, which does not resolve`,
      why: ['externalName', name, target],
      service: `${service!.metadata.namespace}/${service!.metadata.name}`,
    }
  }
  const problem = service ? whyNoEndpoints(api, service) : null
  return {
    ok: false,
    outcome: 'nxdomain',
    reason: problem?.reason ?? 'DNS_NXDOMAIN',
    facts: problem ? `a headless Service has a record for each ready pod: ${problem.facts}` : `${name} has no address`,
    why: ['unresolved', name],
    service: service ? `${service.metadata.namespace}/${service.metadata.name}` : null,
  }
}
