/**
 * Names: what CoreDNS answers, what a pod's resolver asks, and in which order. Pure; the queries themselves are packets
 * that `Network` sends.
 */
export { reverseName } from './names.ts'
export { addressesOf, fqdn, plainName } from './message.ts'
export type { DnsMessage, DnsQuestion, Rcode, RecordType, ResourceRecord } from './message.ts'
export { OUTSIDE, NODE_DNS, resolvConfOf, resolvConfText, type ResolvConf } from './resolvConf.ts'
export { namesToTry, resolve, type Ask, type Exchange, type Resolution } from './resolver.ts'
export { answerOutside, answerQuery } from './server.ts'
export { ZONE, type DnsSources } from './sources.ts'
