import { formatIPv6, parseIPv6 } from '../../ip.ts'
import { isIP } from '../../kinds/ip.ts'
import { ZONE } from './sources.ts'

/** A name below the zone, taken apart; all in lower case. */
export interface ZoneName {
  sort: 'svc' | 'pod'
  namespace: string
  /** null: the name of a namespace, which holds nothing itself. */
  service: string | null
  /** The one label in front of the Service: a pod's hostname or its dashed address. */
  endpoint: string | null
  /** `_port._protocol` in front of the Service, without the underscores. */
  port: string | null
  protocol: string | null
}

/**
 * Takes a plain name below the zone apart: `[endpoint.]service.namespace.svc`, `_port._protocol.service.namespace.svc`
 * and `dashed-address.namespace.pod`.
 * Source: coredns plugin/kubernetes/parse.go parseRequest.
 */
export function readZoneName(name: string): ZoneName | 'apex' | 'invalid' {
  if (name === ZONE) return 'apex'
  const labels = name.slice(0, -ZONE.length - 1).split('.')
  const sort = labels.pop()
  if (sort !== 'svc' && sort !== 'pod') return 'invalid'
  const namespace = labels.pop()
  if (namespace === undefined) return 'apex'
  const service = labels.pop() ?? null
  const nothing = { endpoint: null, port: null, protocol: null }
  if (labels.length === 0) return { sort, namespace, service, ...nothing }
  if (labels.length === 1) return { sort, namespace, service, ...nothing, endpoint: labels[0]! }
  if (labels.length > 2) return 'invalid'
  return { sort, namespace, service, endpoint: null, port: bare(labels[0]!), protocol: bare(labels[1]!) }
}

function bare(label: string): string {
  return label.startsWith('_') ? label.slice(1) : label
}

/** `10-244-0-7` → `10.244.0.7`; undefined where that is no address. */
export function parsePodName(name: string): string | undefined {
  const isIPv4 = name.split('-').length === 4 && !name.includes('--')
  const ip = name.replaceAll('-', isIPv4 ? '.' : ':')
  return isIP(ip) ? ip : undefined
}

const IN_ADDR = '.in-addr.arpa'
const IP6_ARPA = '.ip6.arpa'

/** `20.0.96.10.in-addr.arpa` → `10.96.0.20`; undefined where the name is none of an address. */
export function parseReverseName(name: string): string | undefined {
  if (name.endsWith(IN_ADDR)) {
    const ip = name.slice(0, -IN_ADDR.length).split('.').toReversed().join('.')
    return isIP(ip) ? ip : undefined
  }
  if (!name.endsWith(IP6_ARPA)) return undefined
  const digits = name.slice(0, -IP6_ARPA.length).split('.').toReversed()
  if (digits.length !== 32 || digits.some((digit) => !/^[0-9a-f]$/.test(digit))) return undefined
  const groups = Array.from({ length: 8 }, (_, i) => Number.parseInt(digits.slice(4 * i, 4 * i + 4).join(''), 16))
  return formatIPv6(groups)
}

/** The name that a PTR question asks for: `10.96.0.20` → `20.0.96.10.in-addr.arpa`. */
export function reverseName(ip: string): string {
  if (!ip.includes(':')) return ip.split('.').toReversed().join('.') + IN_ADDR
  const digits = parseIPv6(ip)!.flatMap((group) => [...group.toString(16).padStart(4, '0')])
  return digits.toReversed().join('.') + IP6_ARPA
}
