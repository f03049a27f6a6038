import type { CloudProvider } from '../config.ts'
import type { LoadBalancer } from '../network/types.ts'

/** How a cloud's load balancers differ, as data. Times in virtual milliseconds. */
export interface Provider {
  delivery: LoadBalancer['delivery']
  /** What `status.loadBalancer.ingress` says. */
  address: 'ip' | 'hostname'
  /** From the Service to its address, at least and at most. */
  provisioning: readonly [min: number, max: number]
  /** From the end of the Service to the end of the load balancer. */
  removal: readonly [min: number, max: number]
  /** US dollars, within the band of $15 to $30 that clouds ask for a small one. */
  pricePerMonth: number
  health: { interval: number; healthyAfter: number; unhealthyAfter: number }
}

/** One line a provider; null: nobody answers, and EXTERNAL-IP stays `<pending>`. */
export const PROVIDERS: Readonly<Record<CloudProvider, Provider | null>> = {
  gcp: {
    delivery: 'vip',
    address: 'ip',
    provisioning: [60_000, 120_000],
    removal: [2000, 6000],
    pricePerMonth: 18.25,
    health: { interval: 8000, healthyAfter: 1, unhealthyAfter: 3 },
  },
  aws: {
    delivery: 'nodePort',
    address: 'hostname',
    provisioning: [60_000, 120_000],
    removal: [2000, 6000],
    pricePerMonth: 22.27,
    health: { interval: 10_000, healthyAfter: 2, unhealthyAfter: 2 },
  },
  azure: {
    delivery: 'vip',
    address: 'ip',
    provisioning: [60_000, 120_000],
    removal: [2000, 6000],
    pricePerMonth: 21.9,
    health: { interval: 5000, healthyAfter: 1, unhealthyAfter: 2 },
  },
  // a speaker on the nodes themselves: quick, free, and it sees at once which node has endpoints
  metallb: {
    delivery: 'vip',
    address: 'ip',
    provisioning: [1000, 3000],
    removal: [100, 300],
    pricePerMonth: 0,
    health: { interval: 1000, healthyAfter: 1, unhealthyAfter: 1 },
  },
  none: null,
}
