import type { Program } from '../../process.ts'
import { conntrack } from './conntrack.ts'
import { ip6tablesProgram, ip6tablesSave, ipset, iptablesProgram, iptablesSave, ipvsadm, nft } from './rules.ts'

/** Programs that look at what kube-proxy and the kernel of a node have. */
export const NODE: readonly Program[] = [
  iptablesSave,
  ip6tablesSave,
  iptablesProgram,
  ip6tablesProgram,
  nft,
  ipvsadm,
  ipset,
  conntrack,
]
