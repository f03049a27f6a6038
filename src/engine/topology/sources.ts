import type { Api } from '../api/api.ts'
import type { ClusterConfig, FirewallConfig } from '../config.ts'
import type { Pod } from '../kinds/pod/types.ts'
import type { Service } from '../kinds/service/types.ts'
import type { Denied, LoadBalancer, Place, ReasonCode } from '../network/types.ts'
import type { TrafficSource } from '../traffic/types.ts'
import type { PodView, PolicyView, RouteView } from './types.ts'

/** What the picture is drawn from. Everything is read, nothing is kept. */
export interface TopologySources {
  api: Api
  config: ClusterConfig
  loadBalancers: readonly LoadBalancer[]
  sources: readonly TrafficSource[]
  ruleCount(node: string): number
  podStatus(pod: Pod): string
  isOff(node: string): boolean
  /** The zone that a node is cut off with, if it is. */
  cutOffWith(node: string): string | null
  /** What is broken in a pod on purpose. */
  faultsOf(pod: Pod): Pick<PodView, 'slowMs' | 'unready'>
  /** Why requests to the Service fail at present, with the facts; null when nothing is wrong. */
  problemOf(service: Service): { reason: ReasonCode; facts: string } | null
  policies(): PolicyView[]
  /** What policies and the firewall keep the source from. */
  deniedOf(source: TrafficSource): readonly Denied[]
  /** `pod/NS/NAME` or `node/NAME` that has the address. */
  placeAt(ip: string): Place | null
  firewall: FirewallConfig
  /** What proxies of layer 7 lead to. */
  routes(): RouteView[]
}
