import { hostPort } from '../../../ip.ts'
import type { AddressRange } from '../../address.ts'
import type { L4, Match, Rule, Target } from './rule.ts'

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

function address(option: string, range: AddressRange | undefined, not: true | undefined): string {
  if (!range || range.bits === 0) return ''
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
      return ` -m recent ${how} --name ${match.list.name} --mask ${WHOLE[match.family]} --rsource`
    }
    case 'other':
      return ` ${match.text}`
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
      return `DNAT --to-destination ${hostPort(target.ip, target.port)}`
    case 'MASQUERADE':
      return 'MASQUERADE --random-fully'
    case 'REJECT':
      return `REJECT --reject-with ${target.family === 'IPv4' ? 'icmp' : 'icmp6'}-port-unreachable`
    case 'RETURN':
    case 'ACCEPT':
    case 'DROP':
      return target.target
  }
}

/** Of the `recent` match: no part of a sender's address is left out. */
const WHOLE = { IPv4: '255.255.255.255', IPv6: 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff' }

function hex(value: number): string {
  return `0x${value.toString(16)}`
}
