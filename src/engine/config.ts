/**
 * What a cluster is made of before anybody applies anything. Read from YAML documents by `manifest`
 * (`kind: Cluster`, `KubeProxyConfiguration`, `Playground`); everything has a default.
 */
export type ProxyMode = 'iptables' | 'nftables' | 'ipvs'
export type CloudProvider = 'aws' | 'gcp' | 'azure' | 'metallb' | 'none'

export type IPFamily = 'IPv4' | 'IPv6'

export interface NodeConfig {
  name: string
  role: 'worker' | 'control-plane'
  labels: Record<string, string>
  internalIP: string
  externalIP: string | null
  /** All addresses that count as the node's own (`--dst-type LOCAL`). */
  addresses: string[]
  podCIDR: string
  /** What it has of the cluster's second family; absent in a single-stack cluster. */
  secondary?: { internalIP: string; externalIP: string | null; podCIDR: string }
  zone: string | null
}

export interface ClientConfig {
  name: string
  ip: string
}

/** What the cloud lets through from outside to the nodes' own addresses. */
export interface FirewallConfig {
  /** `open`: everything. `closed`: what `allow` says, and nothing else. */
  nodePorts: 'open' | 'closed'
  /**
   * Ports of nodes (both ends included, TCP, UDP and SCTP alike) and the CIDRs that may reach them; of the nodes that are
   * named, or of all.
   */
  allow: { ports: { min: number; max: number }; from: string[]; nodes?: string[] }[]
}

export interface ClusterConfig {
  seed: number
  /** One CIDR, or two of different families with a comma between; the first is of the cluster's primary family. */
  podSubnet: string
  /** The same for cluster IPs. */
  serviceSubnet: string
  nodePortRange: { min: number; max: number }
  cloudProvider: CloudProvider
  nodes: NodeConfig[]
  clients: ClientConfig[]
  firewall: FirewallConfig
  proxy: {
    mode: ProxyMode
    /** Pod addresses, of one family or of both: traffic from elsewhere to a cluster IP is masqueraded. */
    clusterCIDR: string
    detectLocalMode: 'ClusterCIDR' | 'NodeCIDR' | 'None'
    masqueradeAll: boolean
    localhostNodePorts: boolean
    nodePortAddresses: string[]
    /** `ipvs.scheduler`; default `rr`. */
    ipvsScheduler?: string
  }
}

/** The IP families of the cluster, the primary one first: those of its ranges for cluster IPs. */
export function familiesOf({ serviceSubnet }: Pick<ClusterConfig, 'serviceSubnet'>): IPFamily[] {
  return serviceSubnet.split(',').map((cidr) => (cidr.includes(':') ? 'IPv6' : 'IPv4'))
}

/** What a node has of one family; undefined where the cluster has none of it. */
export function nodeAddresses(node: NodeConfig, family: IPFamily): NodeConfig['secondary'] {
  return [node, node.secondary].find((of) => of && of.podCIDR.includes(':') === (family === 'IPv6'))
}

/** The cluster of the article: three workers, 10.0.1.5 the first of them. */
export function defaultConfig(): ClusterConfig {
  const nodes = [1, 2, 3].map((n): NodeConfig => {
    const internalIP = `10.0.1.${4 + n}`
    const externalIP = `203.0.113.${10 + n}`
    return {
      name: `node-${n}`,
      role: 'worker',
      labels: {},
      internalIP,
      externalIP,
      addresses: [internalIP, externalIP],
      podCIDR: `10.244.${n - 1}.0/24`,
      zone: null,
    }
  })
  return {
    seed: 1,
    podSubnet: '10.244.0.0/16',
    serviceSubnet: '10.96.0.0/16',
    nodePortRange: { min: 30000, max: 32767 },
    cloudProvider: 'gcp',
    nodes,
    clients: [{ name: 'internet', ip: '198.51.100.7' }],
    firewall: { nodePorts: 'open', allow: [] },
    proxy: {
      mode: 'iptables',
      clusterCIDR: '10.244.0.0/16',
      detectLocalMode: 'ClusterCIDR',
      masqueradeAll: false,
      localhostNodePorts: true,
      nodePortAddresses: [],
    },
  }
}
