import type { ProxyBackend } from '../rules.ts'
import { isNodeIndependent } from '../localPods.ts'
import { compileService } from './compile.ts'
import { RuleSet } from './ruleSet.ts'

/** kube-proxy's mode iptables. */
export const iptables: ProxyBackend = {
  mode: 'iptables',
  tool: 'iptables-save',
  isNodeIndependent,
  compile: compileService,
  rules: (node, config, family) => new RuleSet(node, config, family),
}
