import { parseAllDocuments } from 'yaml'
import { Cluster, type Unstructured } from '../engine/index.ts'
import { defaultConfig, type ClusterConfig, type ProxyMode } from '../engine/config.ts'
import type { Pod } from '../engine/kinds/pod/types.ts'
import type { Row } from './claim.ts'
import { packetFlow } from './packetFlow.ts'

/** A row whose addresses are the cluster's own affair: endpoints are pods. */
export interface ObjectRow extends Row {
  /** Names of all pods that the rules could choose; an address where it is no pod's. */
  pods?: string[]
  /** The pod that answers. */
  by?: string
}

export interface ObjectCluster {
  cluster: Cluster
  ipOf(pod: string): string
  /** Sends each row's packet, as `packetFlow` does. */
  flow(rows: readonly ObjectRow[]): void
}

/**
 * A real cluster of that mode: API server, controllers, kubelets and all, after the objects have come to rest.
 * @param yaml manifests
 * @throws Error when one of them is refused
 */
export function objectCluster(mode: ProxyMode, yaml: string, config: Partial<ClusterConfig> = {}): ObjectCluster {
  const base = { ...defaultConfig(), ...config }
  const cluster = new Cluster({ config: { ...base, proxy: { ...base.proxy, mode } }, loadBalancerDelayMs: 100 })
  cluster.traffic.hold(true)
  const objects = parseAllDocuments(yaml).map((document) => document.toJS() as Unstructured)
  const refused = cluster.apply(objects).flatMap(({ action, text }) => (action === 'failed' ? [text] : []))
  if (refused.length > 0) throw new Error(refused.join('\n'))
  cluster.step(20_000)
  const pods = () => cluster.list<Pod>('Pod').filter(({ spec }) => !spec.hostNetwork)
  const ipOf = (name: string) => pods().find(({ metadata }) => metadata.name === name)?.status.podIP ?? name
  const nameOf = (address: string) => {
    const ip = address.slice(0, address.lastIndexOf(':'))
    return pods().find(({ status }) => status.podIP === ip)?.metadata.name ?? address
  }
  return {
    cluster,
    ipOf,
    flow(rows) {
      const mine = rows.filter(({ modes }) => modes?.includes(mode) ?? true)
      packetFlow(
        cluster,
        mine.map(({ modes: _, ...row }) => ({ name: `${row.from} → ${row.to}`, ...row })),
        nameOf,
      )
    },
  }
}
