import { MASQUERADE_MARK } from '../rules.ts'
import type { IPFamily } from '../servicePort.ts'
import { setText } from './ranges.ts'
import type { Match, Rule, Statement } from './rule.ts'

const MARK = hex(MASQUERADE_MARK)

/** One rule as `nft list ruleset` prints it, `ip saddr 10.244.0.7 jump mark-for-masquerade`. */
export function ruleText({ matches, statement, comment }: Rule, family: IPFamily): string {
  const ip = family === 'IPv4' ? 'ip' : 'ip6'
  const parts = [...matches.map((match) => matchText(match, ip)), statementText(statement, ip)]
  if (comment) parts.push(`comment "${comment}"`)
  return parts.join(' ')
}

function matchText(match: Match, ip: string): string {
  switch (match.match) {
    case 'ctNew':
      return 'ct state new'
    case 'address':
      return `${ip} ${match.side} ${match.not ? '!= ' : ''}${setText(match.ranges)}`
    case 'set':
      return `${ip} ${match.side} @${match.set.name}`
    case 'affinity':
      return `${ip} saddr @${match.set.name}`
    case 'local':
      return `fib ${match.side} type local`
    case 'protocol':
      return `meta l4proto ${match.protocol}`
    case 'unmarked':
      return `meta mark & ${MARK} == ${hex(0)}`
  }
}

function statementText(statement: Statement, ip: string): string {
  switch (statement.do) {
    case 'jump':
    case 'goto':
      return `${statement.do} ${statement.chain.name}`
    case 'vmap':
      return `${statement.map.by === 'address' ? `${ip} daddr . ` : ''}meta l4proto . th dport vmap @${statement.map.name}`
    case 'numgen': {
      const { chains } = statement
      return `numgen random mod ${chains.length} vmap { ${chains.map((chain, i) => `${i} : goto ${chain.name}`).join(', ')} }`
    }
    case 'update':
      return `update @${statement.set.name} { ${ip} saddr }`
    case 'dnat':
      return `dnat to ${statement.ip.includes(':') ? `[${statement.ip}]` : statement.ip}:${statement.port}`
    case 'mark':
      return `meta mark set meta mark ${statement.how} ${MARK}`
    case 'masquerade':
      return 'masquerade fully-random'
    case 'return':
    case 'drop':
    case 'reject':
      return statement.do
  }
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, '0')}`
}
