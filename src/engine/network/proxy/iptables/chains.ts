import type { IPFamily } from '../../../config.ts'
import { addressRange, host } from '../../address.ts'
import { MASQUERADE_MARK, type CtState } from '../rules.ts'
import { Chain, type Match, type Rule, type Target } from './rule.ts'

const LOOPBACK = { IPv4: addressRange('127.0.0.0/8')!, IPv6: addressRange('::1/128')! }

export const comment = (text: string): Match => ({ match: 'comment', text })
export const dport = (port: number): Match => ({ match: 'port', dport: port })
export const ctstate = (...states: CtState[]): Match => ({ match: 'conntrack', states })
export const jump = (chain: Chain): Target => ({ target: 'JUMP', chain })
export const DST_LOCAL: Match = { match: 'addrtype', side: 'dst' }
export const SRC_LOCAL: Match = { match: 'addrtype', side: 'src' }
const MARKED: Match = { match: 'mark', value: MASQUERADE_MARK }

/** Chains that are alike on every node and never change. */
export const KUBE_MARK_MASQ = new Chain('KUBE-MARK-MASQ')
KUBE_MARK_MASQ.rules = [{ matches: [], target: { target: 'MARK', value: MASQUERADE_MARK, mask: MASQUERADE_MARK } }]

export const KUBE_POSTROUTING = new Chain('KUBE-POSTROUTING')
KUBE_POSTROUTING.rules = [
  { matches: [{ match: 'mark', value: MASQUERADE_MARK, not: true }], target: { target: 'RETURN' } },
  // The mark is cleared so that a packet that passes the stack again is not masqueraded again.
  { matches: [], target: { target: 'MARK', value: MASQUERADE_MARK, mask: 0 } },
  { matches: [comment('kubernetes service traffic requiring SNAT')], target: { target: 'MASQUERADE' } },
]

export const KUBE_FORWARD = new Chain('KUBE-FORWARD')
KUBE_FORWARD.rules = [
  { matches: [ctstate('INVALID')], target: { target: 'DROP' } },
  { matches: [comment('kubernetes forwarding rules'), MARKED], target: { target: 'ACCEPT' } },
  {
    matches: [comment('kubernetes forwarding conntrack rule'), ctstate('RELATED', 'ESTABLISHED')],
    target: { target: 'ACCEPT' },
  },
]

/** Kubelet's and kube-proxy's guard of localhost node ports, kube-proxy issue 90259. */
export const KUBE_FIREWALL = new Chain('KUBE-FIREWALL')
KUBE_FIREWALL.rules = [
  {
    src: LOOPBACK.IPv4,
    notSrc: true,
    dst: LOOPBACK.IPv4,
    matches: [
      comment('block incoming localnet connections'),
      { match: 'conntrack', states: ['RELATED', 'ESTABLISHED', 'DNAT'], not: true },
    ],
    target: { target: 'DROP' },
  },
]

/** Made by kube-proxy only to notice when somebody flushes the tables. */
export const CANARY = 'KUBE-PROXY-CANARY'

/** The rule that sends on to the node ports; must be the last of KUBE-SERVICES. */
export function nodePortsRule(chain: Chain, only: { ip?: string; notLoopback?: IPFamily }): Rule {
  const text = comment('kubernetes service nodeports; NOTE: this must be the last rule in this chain')
  if (only.ip) return { dst: host(only.ip), matches: [text], target: jump(chain) }
  if (only.notLoopback) {
    return { dst: LOOPBACK[only.notLoopback], notDst: true, matches: [text, DST_LOCAL], target: jump(chain) }
  }
  return { matches: [text, DST_LOCAL], target: jump(chain) }
}
