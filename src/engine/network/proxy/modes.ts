import type { ProxyMode } from '../../config.ts'
import { iptables } from './iptables/index.ts'
import type { ProxyBackend } from './rules.ts'

/** The modes that are there. */
const backends = new Map<ProxyMode, ProxyBackend>([['iptables', iptables]])

/** A mode of kube-proxy; iptables in place of those that are not modelled yet. */
export function proxyBackend(mode: ProxyMode): ProxyBackend {
  return backends.get(mode) ?? iptables
}
