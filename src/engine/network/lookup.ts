import type { Api } from '../api/api.ts'
import { canonicalIP, familyOf } from '../ip.ts'
import { addressesInService } from './balance.ts'
import type { Service } from '../kinds/service/types.ts'
import { fqdn, plainName, resolve, ZONE, type Ask } from './dns/index.ts'
import { addressesOf, preferred, sourceAddress } from './families.ts'
import { whyNoEndpoints } from './reasons.ts'
import type { Source } from './source.ts'
import type { LoadBalancer, Outcome, ReasonCode } from './types.ts'
import type { Why } from './words.ts'

/** What a host turned out to be: an address, or why there is none. */
export type Lookup =
  | { ok: true; ip: string; why: Why | null }
  | { ok: false; outcome: Outcome; reason: ReasonCode; facts: string; why: Why; service: string | null }

export interface LookupSources {
  api: Api
  loadBalancers: readonly LoadBalancer[]
  /** Sends a query to a DNS server. */
  ask: Ask
  /** Why no server answered: what became of the last query. */
  silence(): { server: string; reason: ReasonCode; facts: string }
  /** Chooses one of several addresses, as the rotation of DNS answers does. */
  pick(ips: readonly string[]): string
}

/** Finds the address of a host for a sender, by the DNS servers that it asks, and whether it can send there at all. */
export function lookUpHost(name: string, source: Source, sources: LookupSources): Lookup {
  const found = addressFor(name, source, sources)
  if (!found.ok || sourceAddress(source, found.ip) !== undefined) return found
  const [family, has] = [familyOf(found.ip), familyOf(source.ip)]
  return {
    ok: false,
    outcome: 'unreachable',
    reason: 'IP_FAMILY_MISMATCH',
    facts: `${found.ip} is an ${family} address, and ${source.place} has ${has} only`,
    why: ['noFamily', found.ip, family, has],
    service: null,
  }
}

function addressFor(name: string, source: Source, sources: LookupSources): Lookup {
  const literal = literalOf(name)
  if (literal !== undefined) return { ok: true, ip: literal, why: null }
  if (name === 'localhost') return { ok: true, ip: localhost(source), why: null }
  if (name.startsWith('loadbalancer/')) return balancerAddress(name, source, sources)
  const found = resolve(name, source.dns, sources.ask)
  if (!found.ok && found.error === 'EAI_AGAIN') {
    const { server, ...problem } = sources.silence()
    return { ok: false, outcome: 'nxdomain', ...problem, why: ['dnsSilent', name, server], service: null }
  }
  if (!found.ok) return notFound(name, source, sources.api)
  const ip = sources.pick(preferred(found.addresses, source))
  const asksCluster = source.dns.search.includes(ZONE)
  return { ok: true, ip, why: asksCluster ? ['resolved', name, ip, found.fullName] : ['resolvedPublic', name, ip] }
}

/** The address that a host already is, `[fd00::1]` too. */
function literalOf(name: string): string | undefined {
  return canonicalIP(name.startsWith('[') && name.endsWith(']') ? name.slice(1, -1) : name)
}

/** Whether finding the host takes a question to a DNS server. */
export function asksDns(name: string): boolean {
  return name !== 'localhost' && !name.startsWith('loadbalancer/') && literalOf(name) === undefined
}

/** /etc/hosts has both; ::1 only matters to who has nothing else. */
function localhost(source: Source): string {
  return addressesOf(source).every((ip) => familyOf(ip) === 'IPv6') ? '::1' : '127.0.0.1'
}

function balancerAddress(place: string, source: Source, { loadBalancers, pick }: LookupSources): Lookup {
  const balancer = loadBalancers.find((lb) => lb.place === place)
  if (balancer?.ip) {
    const best = preferred(addressesInService(balancer), source)
    return { ok: true, ip: balancer.zones ? pick(best) : best[0]!, why: null }
  }
  const service = place.slice('loadbalancer/'.length)
  const facts = balancer
    ? `the cloud is still provisioning the load balancer of Service ${service}`
    : `Service ${service} has no load balancer`
  return { ok: false, outcome: 'unreachable', reason: 'LB_PENDING', facts, why: ['unresolved', place], service }
}

function notFound(name: string, source: Source, api: Api): Lookup {
  const fail = (reason: ReasonCode, facts: string, service: Service | null = null, why: Why = ['unresolved', name]) => {
    const of = service && `${service.metadata.namespace}/${service.metadata.name}`
    return { ok: false, outcome: 'nxdomain', reason, facts, why, service: of } as const
  }
  if (!source.dns.search.includes(ZONE)) {
    return fail('DNS_NXDOMAIN', `${name} is no public name, and ${source.place} does not ask cluster DNS`)
  }
  const service = serviceMeant(name, source, api)
  const { type, externalName = '' } = service?.spec ?? {}
  if (service && type === 'ExternalName') {
    const target = plainName(externalName)
    const facts = `Service ${service.metadata.name} is an alias of ${target}, which does not resolve`
    return fail('EXTERNAL_NAME_UNRESOLVED', facts, service, ['externalName', name, target])
  }
  if (service?.spec.clusterIP === 'None') {
    const problem = whyNoEndpoints(api, service)
    return fail(problem.reason, `a headless Service has a record for each ready pod: ${problem.facts}`, service)
  }
  const other = nameFacts(name, source.namespace, api)
  return fail('DNS_NXDOMAIN', other ?? `no Service is called ${name} for a pod of namespace ${source.namespace}`)
}

/** The Service that one of the tried names is exactly the name of: the name was right, only nothing is behind it. */
function serviceMeant(name: string, { dns }: Source, api: Api): Service | null {
  for (const domain of ['', ...dns.search]) {
    const full = plainName(domain ? `${fqdn(name)}${domain}` : name)
    if (!full.endsWith(`.svc.${ZONE}`)) continue
    const labels = full.slice(0, -`.svc.${ZONE}`.length).split('.')
    const service = labels.length === 2 ? api.get<Service>('Service', labels[1], labels[0]!) : undefined
    if (service) return service
  }
  return null
}

/** A Service of that name in another namespace is what people most often meant. */
function nameFacts(name: string, namespace: string | null, api: Api): string | null {
  const plain = name.split('.')[0]!
  const others = api
    .list('Service')
    .filter(({ metadata }) => metadata.name === plain && metadata.namespace !== namespace)
    .map(({ metadata }) => metadata.namespace)
  if (others.length === 0 || name.includes('.')) return null
  return `namespace ${namespace} has no Service ${plain}; namespace ${others.join(', ')} has: ${plain}.${others[0]}`
}
