import type { ProxyMode } from '../../config.ts'
import { iptables } from './iptables/index.ts'
import type { ProxyBackend } from './rules.ts'

/** The modes that are there. iptables always is; the others are script that most playgrounds never need. */
const backends = new Map<ProxyMode, ProxyBackend>([['iptables', iptables]])

/**
 * A mode of kube-proxy.
 * @throws Error when it was not loaded: a mistake of whoever makes the cluster
 */
export function proxyBackend(mode: ProxyMode): ProxyBackend {
  const backend = backends.get(mode)
  if (!backend) throw new Error(`kube-proxy mode ${mode} is not loaded: await loadProxyMode('${mode}') first`)
  return backend
}

export function isProxyModeLoaded(mode: ProxyMode): boolean {
  return backends.has(mode)
}

/** Loads a mode of kube-proxy; needed once before the first cluster of that mode is made. */
export async function loadProxyMode(mode: ProxyMode): Promise<void> {
  if (backends.has(mode)) return
  switch (mode) {
    case 'nftables':
      backends.set(mode, (await import('./nftables/index.ts')).nftables)
      return
    case 'ipvs':
      backends.set(mode, (await import('./ipvs/index.ts')).ipvs)
      return
    case 'iptables':
      return
  }
}
