import { describe, expect, it } from 'vitest'
import flows from '../../testing/golden/kernel-flows.json' with { type: 'json' }
import { TestNetwork } from '../../testing/testNetwork.ts'
import type { LoadBalancer } from './types.ts'

/** The nodes, pods and Services of the recording; the load balancer enters at the node that the recording chose. */
function demo(): TestNetwork {
  const nodes = flows.nodes.map(({ name, ip, podCIDR }) => ({
    name,
    role: 'worker' as const,
    labels: {},
    internalIP: ip,
    externalIP: null,
    addresses: [ip],
    podCIDR,
    zone: null,
  }))
  const ports = (nodePort?: number) => [{ port: 80, targetPort: 80, protocol: 'TCP' as const, nodePort }]
  const [vip, entry] = Object.entries(flows.entryNode)[0]!
  const balancer: LoadBalancer = {
    place: 'loadbalancer/default/nginx-loadbalancer',
    service: { namespace: 'default', name: 'nginx-loadbalancer' },
    ip: vip,
    hostname: null,
    state: 'active',
    delivery: 'vip',
    pricePerMonth: 18,
    listeners: [{ port: 80, nodePort: 31270, protocol: 'TCP' }],
    targets: [{ node: entry, healthy: true }],
  }
  return new TestNetwork({
    config: { nodes, clients: [{ name: 'internet', ip: flows.client.ip }] },
    pods: flows.pods,
    services: [
      { name: 'nginx-clusterip', clusterIP: '10.96.58.93', ports: ports() },
      { name: 'nginx-nodeport', type: 'NodePort', clusterIP: '10.96.189.96', ports: ports(30100) },
      {
        name: 'nginx-loadbalancer',
        type: 'LoadBalancer',
        clusterIP: '10.96.121.235',
        ports: ports(31270),
        ingress: [{ ip: vip }],
      },
    ],
    loadBalancers: [balancer],
  })
}

const REQUESTS = 10_000

describe('real connections through a real kernel', () => {
  for (const flow of flows.flows) {
    it(`[DNAT-1] does as the kernel did: ${flow.id}`, () => {
      const { network } = demo()
      const from = flow.from === 'client' ? 'client' : `${flow.from.startsWith('node-') ? 'node' : 'pod'}/${flow.from}`
      const request = { from, host: flow.dest, port: flow.port }
      const isServed = flow.ok > 0
      const served = new Map<string, number>()
      const seen = new Set<string>()
      const outcomes = new Map<string, number>()
      const count = isServed ? REQUESTS : 50
      for (let i = 0; i < count; i++) {
        const { outcome, servedBy, sourceSeen } = network.journey(request)
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
        const pod = servedBy?.split(':')[0]
        if (pod) served.set(pod, (served.get(pod) ?? 0) + 1)
        if (sourceSeen) seen.add(sourceSeen)
      }
      const outcome = isServed ? 'ok' : flow.refused ? 'refused' : flow.timeout ? 'timeout' : 'unreachable'
      expect(Object.fromEntries(outcomes)).toEqual({ [outcome]: count })
      expect([...served.keys()].sort()).toEqual(Object.keys(flow.servedBy).sort())
      expect([...seen].sort()).toEqual([...flow.sourceSeen].sort())
      const pods = Object.keys(flow.servedBy).length
      const error = Math.sqrt(count * (1 / pods) * (1 - 1 / pods))
      for (const n of served.values()) expect(Math.abs(n - count / pods)).toBeLessThanOrEqual(4 * error)
    }, 30_000)
  }
})
