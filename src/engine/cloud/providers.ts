import type { CloudProvider } from '../config.ts'
import type { LoadBalancer } from '../network/types.ts'
import { awsWish, azureWish, gcpWish, metallbWish, type ReadWish, type Wish } from './wishes.ts'

/** How a cloud's load balancers differ, as data. Times in virtual milliseconds. */
export interface Provider {
  delivery: LoadBalancer['delivery']
  /** What `status.loadBalancer.ingress` says. */
  address: 'ip' | 'hostname'
  /** Which addresses it gives: one of each of the Service's families, or what an annotation asks for. */
  families: 'service' | 'annotation'
  /** Whether spec.loadBalancerIP is followed; `scoped`: if it is as private, or public, as the load balancer. */
  askedAddress: 'ignored' | 'scoped' | 'any'
  /** It has an address in each zone of the nodes, behind one name. */
  perZone?: true
  /** Whether the cloud itself turns away who is not in the source ranges; kube-proxy does in any case. */
  filters: boolean
  reads: ReadWish
  /** From the Service to its address, at least and at most. */
  provisioning: readonly [min: number, max: number]
  /** From the end of the Service to the end of the load balancer. */
  removal: readonly [min: number, max: number]
  /** US dollars a month of 730 hours for one that nobody uses. */
  price(wish: Wish): number
  health: { interval: number; healthyAfter: number; unhealthyAfter: number }
}

/** One line a provider; null: nobody answers, and EXTERNAL-IP stays `<pending>`. */
export const PROVIDERS: Readonly<Record<CloudProvider, Provider | null>> = {
  gcp: {
    delivery: 'vip',
    address: 'ip',
    families: 'service',
    askedAddress: 'scoped',
    filters: true,
    reads: gcpWish,
    provisioning: [60_000, 120_000],
    removal: [2000, 6000],
    // $0.025 an hour for up to five forwarding rules, internal or not: cloud.google.com/vpc/network-pricing
    price: () => 18.25,
    health: { interval: 8000, healthyAfter: 1, unhealthyAfter: 3 },
  },
  aws: {
    delivery: 'nodePort',
    address: 'hostname',
    perZone: true,
    families: 'annotation',
    askedAddress: 'ignored',
    filters: true,
    reads: awsWish,
    provisioning: [60_000, 120_000],
    removal: [2000, 6000],
    // us-east-1: Classic $0.025, Network $0.0225 an hour: aws.amazon.com/elasticloadbalancing/pricing
    price: ({ network }) => (network ? 16.43 : 18.25),
    health: { interval: 10_000, healthyAfter: 2, unhealthyAfter: 2 },
  },
  azure: {
    delivery: 'vip',
    address: 'ip',
    families: 'service',
    askedAddress: 'scoped',
    filters: true,
    reads: azureWish,
    provisioning: [60_000, 120_000],
    removal: [2000, 6000],
    // Standard, $0.025 an hour for up to five rules, and $0.005 for a public address: azure.microsoft.com/pricing
    price: ({ internal }) => (internal ? 18.25 : 21.9),
    health: { interval: 5000, healthyAfter: 1, unhealthyAfter: 2 },
  },
  // a speaker on the nodes themselves: quick, free, and it sees at once which node has endpoints
  metallb: {
    delivery: 'vip',
    address: 'ip',
    families: 'service',
    askedAddress: 'any',
    filters: false,
    reads: metallbWish,
    provisioning: [1000, 3000],
    removal: [100, 300],
    price: () => 0,
    health: { interval: 1000, healthyAfter: 1, unhealthyAfter: 1 },
  },
  none: null,
}
