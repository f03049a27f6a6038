/** /etc/hosts as machines and the kubelet write it: k8s.io/kubernetes/pkg/kubelet/kubelet_pods.go managedHostsFileContent. */
import type { NodeConfig } from '../config.ts'
import type { Pod } from '../kinds/pod/types.ts'
import { ZONE } from '../network/dns/index.ts'

/** A host name has no more letters than these; longer ones lose their end. */
const MAX_HOSTNAME = 63

/** Source: kubelet_pods.go GeneratePodHostNameAndDomain, truncatePodHostnameIfNeeded. */
export function hostnameOf({ metadata, spec }: Pod): string {
  const name = spec.hostname ?? metadata.name
  return name.length > MAX_HOSTNAME ? name.slice(0, MAX_HOSTNAME).replace(/[-.]+$/, '') : name
}

/** @param ips of the pod, the primary one first */
export function hostsText(pod: Pod, ips: readonly string[], node: NodeConfig | undefined): string {
  const { spec, metadata } = pod
  const aliases = (spec as { hostAliases?: { ip: string; hostnames?: string[] }[] }).hostAliases ?? []
  const added = aliases.map(({ ip, hostnames = [] }) => `${ip}\t${hostnames.join('\t')}\n`).join('')
  const end = added && `\n# Entries added by HostAliases.\n${added}`
  if (spec.hostNetwork) return `# Kubernetes-managed hosts file (host network).\n${node ? nodeHosts(node) : ''}${end}`
  const name = hostnameOf(pod)
  const full = spec.subdomain ? `${name}.${spec.subdomain}.${metadata.namespace}.svc.${ZONE}\t` : ''
  const lines = [
    '# Kubernetes-managed hosts file.',
    '127.0.0.1\tlocalhost',
    '::1\tlocalhost ip6-localhost ip6-loopback',
    'fe00::0\tip6-localnet',
    'fe00::0\tip6-mcastprefix',
    'fe00::1\tip6-allnodes',
    'fe00::2\tip6-allrouters',
    ...ips.map((ip) => `${ip}\t${full}${name}`),
  ]
  return `${lines.join('\n')}\n${end}`
}

/** A machine's own. */
export function nodeHosts({ name, internalIP }: Pick<NodeConfig, 'name' | 'internalIP'>): string {
  return `127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n${internalIP}\t${name}\n`
}
