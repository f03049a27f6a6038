/** Clusters of other IP families than the default one, for tests. */
import type { ClusterConfig } from '../engine/config.ts'
import { parseClusterConfig } from '../manifest/config/index.ts'

/**
 * What kind makes of `networking.ipFamily`.
 * @param networking more fields of it, as YAML in one line: `podSubnet: "fd00:1::/56,10.8.0.0/16"`
 */
export function clusterOf(ipFamily: 'ipv4' | 'ipv6' | 'dual', networking = ''): ClusterConfig {
  const fields = [`ipFamily: ${ipFamily}`, ...(networking ? [networking] : [])].join(', ')
  const text = `kind: Cluster\napiVersion: kind.x-k8s.io/v1alpha4\nnetworking: {${fields}}\n`
  const { config, diagnostics } = parseClusterConfig(text)
  if (diagnostics.length) throw new Error(diagnostics.map(({ message }) => message).join('\n'))
  return config
}
