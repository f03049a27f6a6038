import { CANARY } from './chains.ts'
import type { Table } from './rule.ts'
import type { RuleSet } from './ruleSet.ts'
import { ruleText } from './text.ts'

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

/** `:KUBE-SERVICES - [0:0]` */
export function chainLine(name: string, builtin: boolean): string {
  return `:${name} ${builtin ? 'ACCEPT' : '-'} [0:0]`
}
