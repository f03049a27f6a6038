/** kube-proxy's mode nftables. Loaded only for clusters that want it. */
import { isNodeIndependent } from '../localPods.ts'
import type { ProxyBackend } from '../rules.ts'
import { compileService } from './compile.ts'
import { NftablesRules } from './ruleSet.ts'

export const nftables: ProxyBackend = {
  mode: 'nftables',
  tool: 'nft list ruleset',
  isNodeIndependent,
  compile: compileService,
  rules: (node, config, family) => new NftablesRules(node, config, family),
}
