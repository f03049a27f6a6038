import type { Ipv4Range } from '../../address.ts'
import type { L4, Match, Rule, RuleRef, Table, Target } from './rule.ts'
import type { RuleSet } from './ruleSet.ts'
import { CANARY } from './chains.ts'

/**
 * The node's tables as `iptables-save` prints them, in its order of tables, chains and options; `iptables-restore`
 * takes this text.
 */
export function printRules(rules: RuleSet): string {
  const lines = ['*mangle']
  for (const chain of ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING']) lines.push(chainLine(chain, true))
  lines.push(chainLine(CANARY, false), 'COMMIT')
  for (const table of ['filter', 'nat'] as const) printTable(rules, table, lines)
  return `${lines.join('\n')}\n`
}

function printTable(rules: RuleSet, table: Table, lines: string[]): void {
  const chains = rules.chains(table)
  const terse = rules.isLarge
  lines.push(`*${table}`)
  for (const { name, builtin } of chains) lines.push(chainLine(name, builtin))
  for (const chain of chains) for (const rule of chain.rules) lines.push(ruleText(chain.name, rule, terse))
  lines.push('COMMIT')
}

function chainLine(name: string, builtin: boolean): string {
  return `:${name} ${builtin ? 'ACCEPT' : '-'} [0:0]`
}

/** One rule as a line of iptables-save, `-A KUBE-SERVICES -d 10.96.58.93/32 -p tcp …`. */
export function ruleText(chain: string, rule: Rule, terse = false): string {
  let text = `-A ${chain}`
  text += address('-s', rule.src, rule.notSrc)
  text += address('-d', rule.dst, rule.notDst)
  if (rule.protocol) text += ` -p ${rule.protocol}`
  for (const match of rule.matches) {
    if (terse && match.match === 'comment' && match.detail) continue
    text += matchText(match, rule.protocol)
  }
  return rule.target ? `${text} -j ${targetText(rule.target)}` : text
}

/** The text of a rule that matched. */
export function refText({ chain, rule }: RuleRef, terse = false): string {
  return ruleText(chain.name, rule, terse)
}

function address(option: string, range: Ipv4Range | undefined, not: true | undefined): string {
  if (!range || range.mask === 0) return ''
  return `${not ? ' !' : ''} ${option} ${range.text}`
}

function matchText(match: Match, protocol: L4 | undefined): string {
  switch (match.match) {
    case 'comment':
      return ` -m comment --comment "${match.text}"`
    case 'conntrack':
      return ` -m conntrack ${match.not ? '! ' : ''}--ctstate ${match.states.join(',')}`
    case 'mark':
      return ` -m mark ${match.not ? '! ' : ''}--mark ${hex(match.value)}/${hex(match.value)}`
    case 'addrtype':
      return ` -m addrtype --${match.side}-type LOCAL`
    case 'statistic':
      return ` -m statistic --mode random --probability ${match.probability.toFixed(11)}`
    case 'recent': {
      const how = match.seconds === null ? '--set' : `--rcheck --seconds ${match.seconds} --reap`
      return ` -m recent ${how} --name ${match.list.name} --mask 255.255.255.255 --rsource`
    }
    case 'port':
      return ` -m ${protocol}${match.dport === null ? '' : ` --dport ${match.dport}`}`
  }
}

function targetText(target: Target): string {
  switch (target.target) {
    case 'JUMP':
      return target.chain.name
    case 'MARK':
      return `MARK --set-xmark ${hex(target.value)}/${hex(target.mask)}`
    case 'DNAT':
      return `DNAT --to-destination ${target.ip}:${target.port}`
    case 'MASQUERADE':
      return 'MASQUERADE --random-fully'
    case 'REJECT':
      return 'REJECT --reject-with icmp-port-unreachable'
    case 'RETURN':
    case 'ACCEPT':
    case 'DROP':
      return target.target
  }
}

function hex(value: number): string {
  return `0x${value.toString(16)}`
}
