import { isIP } from '../../kinds/ip.ts'
import { fqdn, plainName, type DnsMessage, type DnsQuestion, type Rcode, type ResourceRecord } from './message.ts'
import { ZONE, type DnsSources } from './sources.ts'
import { entriesOf, namesOfAddress, type Entry, type Found } from './zone.ts'

/** kubeadm's Corefile: `ttl 30`. */
const TTL = 30
/** Of `dns-version`, which never changes. */
const VERSION_TTL = 28_800
/** The specification that is kept. */
const VERSION = '1.1.0'
/** An alias of an alias of an alias …: CoreDNS follows no more than this. */
const MAX_ALIASES = 8

/**
 * What CoreDNS answers, set up as kubeadm does: the `kubernetes` plugin for cluster.local and the reverse zones, the
 * world's own DNS for everything else.
 * Source: coredns plugin/kubernetes/handler.go ServeDNS, plugin/backend_lookup.go.
 *
 * @example answerQuery({ name: 'web.default.svc.cluster.local', type: 'A' }, sources).answers[0].data // '10.96.0.20'
 */
export function answerQuery(question: DnsQuestion, sources: DnsSources): DnsMessage {
  const name = plainName(question.name)
  if (isBelow(name, ZONE)) return zoneAnswer(question, name, sources)
  if (isBelow(name, 'in-addr.arpa') || isBelow(name, 'ip6.arpa')) return reverseAnswer(question, name, sources)
  return answerOutside(question, sources)
}

/** What the world's own DNS answers: it knows public names and nothing of the cluster. */
export function answerOutside(question: DnsQuestion, sources: Pick<DnsSources, 'publicName'>): DnsMessage {
  const answers = publicRecords(question, plainName(question.name), sources)
  return message(question, answers === null ? 'NXDOMAIN' : 'NOERROR', false, answers ?? [])
}

function isIPv6(host: string): boolean {
  return host.includes(':')
}

function isBelow(name: string, zone: string): boolean {
  return name === zone || name.endsWith(`.${zone}`)
}

function zoneAnswer(question: DnsQuestion, name: string, sources: DnsSources): DnsMessage {
  const { type } = question
  if (type === 'SOA') return message(question, 'NOERROR', true, [soa(sources)])
  if (name === ZONE && type === 'NS') return message(question, 'NOERROR', true, nameServers(sources))
  if (type === 'TXT' && name === `dns-version.${ZONE}`) {
    const record = { name: fqdn(question.name), ttl: VERSION_TTL, type, data: `"${VERSION}"` }
    return message(question, 'NOERROR', true, [record])
  }
  if (type === 'TXT') return empty(question, 'NOERROR', sources)
  const found = entriesOf(name, sources)
  if (!found) return empty(question, 'NXDOMAIN', sources)
  const { answers, additional } = records(question, found, sources)
  return answers.length > 0
    ? message(question, 'NOERROR', true, answers, additional)
    : empty(question, 'NOERROR', sources)
}

type Records = { answers: ResourceRecord[]; additional?: ResourceRecord[] }

function records(question: DnsQuestion, found: readonly Entry[], sources: DnsSources): Records {
  switch (question.type) {
    case 'A':
    case 'AAAA':
      return { answers: addressRecords(question, found, sources, []) }
    case 'SRV':
      return serviceRecords(question, found)
    case 'CNAME':
      return {
        answers: found
          .filter(isAlias)
          .slice(0, 1)
          .map((entry) => alias(question.name, entry)),
      }
    default:
      return { answers: [] }
  }
}

function addressRecords(
  question: DnsQuestion,
  found: readonly Entry[],
  sources: DnsSources,
  before: readonly string[],
): ResourceRecord[] {
  const { type } = question
  const out: ResourceRecord[] = []
  const seen = new Set<string>()
  for (const entry of found) {
    if (isAlias(entry)) {
      out.push(...aliasRecords(question, entry, sources, before))
      continue
    }
    if (isIPv6(entry.host) !== (type === 'AAAA') || seen.has(entry.host)) continue
    seen.add(entry.host)
    out.push({ name: fqdn(question.name), ttl: TTL, type, data: entry.host })
  }
  return out
}

/** An ExternalName: the alias, and what its target has. Without the target an alias inside the zone says nothing. */
function aliasRecords(
  question: DnsQuestion,
  entry: Entry,
  sources: DnsSources,
  before: readonly string[],
): ResourceRecord[] {
  const target = plainName(entry.host)
  if (target === plainName(question.name) || before.includes(target) || before.length >= MAX_ALIASES) return []
  const record = alias(question.name, entry)
  const next = { ...question, name: target }
  if (!isBelow(target, ZONE)) return [record, ...(publicRecords(next, target, sources) ?? [])]
  const found: Found = entriesOf(target, sources)
  const rest = found ? addressRecords(next, found, sources, [...before, plainName(question.name)]) : []
  return rest.length > 0 ? [record, ...rest] : []
}

function isAlias({ host }: Entry): boolean {
  return !isIP(host)
}

function alias(name: string, { host }: Entry): ResourceRecord {
  return { name: fqdn(name), ttl: TTL, type: 'CNAME', data: fqdn(host.toLowerCase()) }
}

/** SRV: where and on which port, all of one weight; the addresses of the targets come along. */
function serviceRecords(question: DnsQuestion, found: readonly Entry[]) {
  const entries = found.filter((entry) => !isAlias(entry))
  const weight = Math.max(1, Math.floor(100 / Math.max(1, entries.length)))
  const answers = new Map<string, ResourceRecord>()
  const additional = new Map<string, ResourceRecord>()
  for (const { host, target, port } of entries) {
    if (port < 0) continue
    const data = `0 ${weight} ${port} ${fqdn(target)}`
    answers.set(`${target} ${port}`, { name: fqdn(question.name), ttl: TTL, type: 'SRV', data })
    const type = isIPv6(host) ? 'AAAA' : 'A'
    additional.set(`${target} ${host}`, { name: fqdn(target), ttl: TTL, type, data: host })
  }
  return { answers: [...answers.values()], additional: [...additional.values()] }
}

function reverseAnswer(question: DnsQuestion, name: string, sources: DnsSources): DnsMessage {
  const names = question.type === 'PTR' ? namesOfAddress(name, sources) : []
  const answers = [...new Set(names)].map((data): ResourceRecord => {
    return { name: fqdn(question.name), ttl: TTL, type: 'PTR', data: fqdn(data) }
  })
  // `fallthrough in-addr.arpa ip6.arpa`: what is not the cluster's is asked outside, and nobody there has it.
  return message(question, answers.length > 0 ? 'NOERROR' : 'NXDOMAIN', answers.length > 0, answers)
}

/** null: no such name. */
function publicRecords(
  question: DnsQuestion,
  name: string,
  sources: Pick<DnsSources, 'publicName'>,
): ResourceRecord[] | null {
  const addresses = sources.publicName(name)
  if (addresses.length === 0) return null
  const { type } = question
  if (type !== 'A' && type !== 'AAAA') return []
  return addresses
    .filter((ip) => isIPv6(ip) === (type === 'AAAA'))
    .map((data) => ({ name: fqdn(question.name), ttl: TTL, type, data }))
}

function soa({ serial }: DnsSources): ResourceRecord {
  const data = `ns.dns.${ZONE}. hostmaster.${ZONE}. ${serial} 7200 1800 86400 ${TTL}`
  return { name: fqdn(ZONE), ttl: TTL, type: 'SOA', data }
}

function nameServers({ api }: DnsSources): ResourceRecord[] {
  const service = api.get('Service', 'kube-system', 'kube-dns')
  const data = service ? `kube-dns.kube-system.svc.${ZONE}.` : `ns.dns.${ZONE}.`
  return [{ name: fqdn(ZONE), ttl: TTL, type: 'NS', data }]
}

function empty(question: DnsQuestion, rcode: Rcode, sources: DnsSources): DnsMessage {
  return { question, rcode, authoritative: true, answers: [], authority: [soa(sources)], additional: [] }
}

function message(
  question: DnsQuestion,
  rcode: Rcode,
  authoritative: boolean,
  answers: ResourceRecord[],
  additional: ResourceRecord[] = [],
): DnsMessage {
  return { question, rcode, authoritative, answers, authority: [], additional }
}
