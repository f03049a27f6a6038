import type { NodeConfig } from '../config.ts'
import type { Kernel } from '../kernel/index.ts'
import { Conntrack } from './conntrack.ts'
import type { ProxyRules } from './proxy/rules.ts'
import { Recent } from './recent.ts'
import type { Tape } from './tape.ts'
import type { NodeStack } from './world.ts'

/** The network stack of a node, with what it remembers. */
export interface LivingStack extends NodeStack {
  readonly conntrack: Conntrack
  readonly recent: Recent
}

/** @param rules those that its kube-proxy wrote last */
export function makeStack(
  config: NodeConfig,
  { clock, random }: Kernel,
  tape: Tape,
  rules: () => ProxyRules,
): LivingStack {
  const now = () => clock.now
  const ports = random.stream(`masquerade@${config.name}`)
  const conntrack = new Conntrack(now, tape)
  return {
    config,
    addresses: new Set(config.addresses),
    dice: tape.dice(random.stream(`statistic@${config.name}`)),
    maskPort: (reply) => conntrack.maskPort(reply, ports),
    conntrack,
    recent: new Recent(now, tape),
    get rules() {
      return rules()
    },
  }
}
