/** Kinds of records that cluster DNS answers, and the questions that may be asked. */
export type RecordType = 'A' | 'AAAA' | 'SRV' | 'PTR' | 'CNAME' | 'TXT' | 'SOA' | 'NS' | 'MX'

export interface DnsQuestion {
  /** A full name without its last dot, as it was spelled: `web.default.svc.cluster.local`. */
  name: string
  type: RecordType
}

/** One line of an answer, as `dig` prints it: `web.default.svc.cluster.local. 30 IN A 10.96.0.20`. */
export interface ResourceRecord {
  /** With its last dot. */
  name: string
  /** Seconds. */
  ttl: number
  type: RecordType
  /** In presentation form: an address, `0 100 80 web.default.svc.cluster.local.`, a name with its last dot, `"1.1.0"`. */
  data: string
}

/** RFC 1035, section 4.1.1, and what CoreDNS uses of it. */
export type Rcode = 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED'

export interface DnsMessage {
  question: DnsQuestion
  rcode: Rcode
  /** `aa`: whether the server answered for its own zone. */
  authoritative: boolean
  answers: ResourceRecord[]
  /** The zone's SOA, where there is no answer: it says how long to remember that. */
  authority: ResourceRecord[]
  additional: ResourceRecord[]
}

/** `Web.Default` → `web.default`: names are compared without regard to case, and without their last dot. */
export function plainName(name: string): string {
  const lower = name.toLowerCase()
  return lower.endsWith('.') ? lower.slice(0, -1) : lower
}

/** The name with its last dot, as records have it. */
export function fqdn(name: string): string {
  return name.endsWith('.') ? name : `${name}.`
}

/** The addresses among the records. */
export function addressesOf(records: readonly ResourceRecord[]): string[] {
  return records.flatMap(({ type, data }) => (type === 'A' || type === 'AAAA' ? [data] : []))
}
