/** The cloud around the cluster: makes, checks and removes load balancers for Services that ask for one. */
import type { Api } from '../api/api.ts'
import type { ClusterConfig } from '../config.ts'
import type { Kernel, Stateful } from '../kernel/index.ts'
import type { LoadBalancer } from '../network/types.ts'
import { LoadBalancers, type CloudState } from './loadBalancers.ts'
import { PROVIDERS } from './providers.ts'

export type { CloudState } from './loadBalancers.ts'
export { PROVIDERS, type Provider } from './providers.ts'
export { awsWish } from './wishes.ts'

export interface Cloud extends Stateful<CloudState> {
  /** All load balancers, those in the making included. The array and its items stay the same until one changes. */
  loadBalancers(): readonly LoadBalancer[]
  /** Whether any has changed since the last call. */
  takeChanged(): boolean
}

/**
 * Starts the service controller of the configured cloud provider.
 * @param options.provisioningMs virtual milliseconds from a Service to its address, instead of the provider's own; 0
 *   gives the opening demo a load balancer that is there already
 * @example const cloud = startCloud({ api, kernel, config }); cloud.loadBalancers()[0]?.ip
 */
export function startCloud(options: {
  api: Api
  kernel: Kernel
  config: ClusterConfig
  provisioningMs?: number
  /** Whether a node's machine is off: no health check is answered there. */
  isStopped?: (node: string) => boolean
  /** Whether a process of a pod takes connections there. */
  listens?: (ip: string, port: number) => boolean
}): Cloud {
  return new LoadBalancers({ ...options, provider: PROVIDERS[options.config.cloudProvider] })
}
