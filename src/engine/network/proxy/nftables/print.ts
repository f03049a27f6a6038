import { numberOf } from '../../address.ts'
import type { IPFamily } from '../servicePort.ts'
import type { BaseChain, Frame } from './chains.ts'
import type { ServiceRules } from './compile.ts'
import {
  elementText,
  tableOf,
  type AddressSet,
  type AffinitySet,
  type Chain,
  type Element,
  type VerdictMap,
} from './rule.ts'
import { ruleText } from './text.ts'

/**
 * The table as `nft list ruleset` prints it, in the order in which kube-proxy makes its parts; `nft -f` takes this text.
 * @param services sorted by key
 */
export function printTable(family: IPFamily, frame: Frame, services: readonly ServiceRules[]): string {
  const ip = family === 'IPv4' ? 'ipv4_addr' : 'ipv6_addr'
  const sets = [frame.clusterIPs, ...(frame.nodePortIPs ? [frame.nodePortIPs] : [])]
  const maps = [
    frame.noEndpointServices,
    frame.noEndpointNodePorts,
    frame.firewallIPs,
    frame.serviceIPs,
    frame.serviceNodePorts,
  ]
  const blocks = [
    ...sets.map((set) => addressSet(set, ip)),
    ...maps.map((map) => verdictMap(map, ip)),
    ...services.flatMap(({ affinity }) => affinity.map((set) => affinitySet(set, ip))),
    ...frame.base.map((base) => chainBlock(base.chain, base)),
    ...[...frame.chains, ...services.flatMap(({ chains }) => chains)].map((chain) => chainBlock(chain)),
  ]
  return `table ${tableOf(family)} {\n\tcomment "rules for kube-proxy"\n${blocks.join('\n')}}\n`
}

function block(head: string, lines: readonly string[]): string {
  return `\t${head} {\n${lines.map((line) => `\t\t${line}\n`).join('')}\t}\n`
}

function addressSet(set: AddressSet, ip: string): string {
  const elements = set.addresses().sort((a, b) => compare(numberOf(a), numberOf(b)))
  return block(`set ${set.name}`, [
    `type ${ip}`,
    `comment "${set.comment}"`,
    ...elementLines(elements, ip === 'ipv4_addr' ? 2 : 1),
  ])
}

function verdictMap(map: VerdictMap, ip: string): string {
  const key = map.by === 'address' ? `${ip} . inet_proto . inet_service` : 'inet_proto . inet_service'
  const elements = map.elements().sort(asNftSorts).map(elementText)
  return block(`map ${map.name}`, [`type ${key} : verdict`, `comment "${map.comment}"`, ...elementLines(elements, 1)])
}

function affinitySet(set: AffinitySet, ip: string): string {
  return block(`set ${set.name}`, [
    `type ${ip}`,
    'size 65535',
    'flags dynamic,timeout',
    `timeout ${period(set.seconds)}`,
  ])
}

function chainBlock(chain: Chain, base?: BaseChain): string {
  const lines: string[] = []
  if (base) lines.push(`type ${base.type} hook ${base.hook.toLowerCase()} priority ${base.priority}; policy accept;`)
  if (chain.comment) lines.push(`comment "${chain.comment}"`)
  return block(`chain ${chain.name}`, [...lines, ...chain.rules.map((rule) => ruleText(rule, chain.family))])
}

/** `elements = { a, b,` and so many a line, each under the one before. */
function elementLines(elements: readonly string[], perLine: number): string[] {
  if (elements.length === 0) return []
  let text = 'elements = { '
  elements.forEach((element, i) => {
    text += element
    if (i === elements.length - 1) return
    text += (i + 1) % perLine === 0 ? ',\n\t\t\t     ' : ', '
  })
  return [`${text} }`]
}

const PROTOCOL = { tcp: 6, udp: 17, sctp: 132 } as const

/** nft compares the bytes of a key from the last to the first, though they stand in network order. */
function asNftSorts(a: Element, b: Element): number {
  return (
    swapped16(a.port) - swapped16(b.port) ||
    PROTOCOL[a.protocol] - PROTOCOL[b.protocol] ||
    compare(swappedAddress(a.ip), swappedAddress(b.ip))
  )
}

function swapped16(value: number): number {
  return ((value & 255) << 8) | (value >> 8)
}

function swappedAddress(ip: string | undefined): bigint {
  if (ip === undefined) return 0n
  let swapped = 0n
  for (let rest = numberOf(ip), i = ip.includes(':') ? 16 : 4; i > 0; i--, rest >>= 8n)
    swapped = (swapped << 8n) | (rest & 255n)
  return swapped
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Seconds as nft writes them: `3h`, `1m30s`. */
function period(seconds: number): string {
  let text = ''
  let left = seconds
  for (const [unit, size] of [
    ['d', 86_400],
    ['h', 3600],
    ['m', 60],
    ['s', 1],
  ] as const) {
    const count = Math.floor(left / size)
    if (count > 0) text += `${count}${unit}`
    left -= count * size
  }
  return text
}
