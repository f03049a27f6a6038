/** kube-proxy's mode ipvs. Loaded only for clusters that want it. */
import { isNodeIndependent } from '../localPods.ts'
import type { ProxyBackend } from '../rules.ts'
import { compileService } from './compile.ts'
import { IpvsRules } from './ruleSet.ts'

export const ipvs: ProxyBackend = {
  mode: 'ipvs',
  tool: 'ipvsadm -Ln',
  isNodeIndependent,
  compile: compileService,
  rules: (node, config, family) => new IpvsRules(node, config, family),
}
