import type { LoadBalancer, LoadBalancerTarget } from '../../engine/network/types.ts'
import { door, WEB } from '../claim.ts'
import type { TestPod, TestService } from '../testNetwork.ts'

/** A load balancer of Service `name` on port 80 that leads to node port 30081 of these nodes. */
export function balancer(
  name: string,
  ip: string,
  targets: readonly string[],
  more: Partial<LoadBalancer> = {},
): LoadBalancer {
  return {
    place: `loadbalancer/default/${name}`,
    service: { namespace: 'default', name },
    ip,
    hostname: null,
    state: 'active',
    delivery: 'vip',
    pricePerMonth: 18,
    listeners: [{ port: 80, nodePort: 30081, protocol: 'TCP' }],
    targets: targets.map((node) => ({ node, healthy: true })),
    ...more,
  }
}

/** What a provider of names calls its load balancer. */
export const NAME = 'x.elb.example.com'
export const service: TestService = {
  ...WEB,
  name: 'lb',
  type: 'LoadBalancer',
  ports: door(30081),
  ingress: [{ hostname: NAME }],
}
export const keeps = ['TCP', 'UDP', 'SCTP'] as const

/** One of Service `lb` that has a name and opens connections of its own to the node ports of all nodes. */
export function named(more: Partial<LoadBalancer> = {}): LoadBalancer {
  const all = ['node-1', 'node-2', 'node-3']
  return balancer('lb', '203.0.113.50', all, { hostname: NAME, delivery: 'nodePort', ...more })
}

export function nodes(...names: string[]): LoadBalancerTarget[] {
  return names.map((node) => ({ node, healthy: true }))
}

/** The pod itself as a target, port 80 for listener 80. */
export function podTarget({ name, ip, node }: TestPod, more: Partial<LoadBalancerTarget> = {}): LoadBalancerTarget {
  return { node, healthy: true, pod: { place: `pod/default/${name}`, ip, ports: { '80/TCP': 80 } }, ...more }
}
