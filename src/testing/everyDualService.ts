import type { ClusterConfig } from '../engine/config.ts'
import { clusterOf } from './families.ts'
import { TestNetwork } from './testNetwork.ts'

const tcp = (port: number, nodePort?: number) => ({ port, targetPort: port, protocol: 'TCP' as const, nodePort })

/** One dual-stack Service of every sort that makes rules of its own. `proxy` as for `everyService`. */
export function everyDualService(proxy: Partial<ClusterConfig['proxy']> = {}): TestNetwork {
  const config = clusterOf('dual')
  const ips = (n: number) => [`10.96.0.${n}`, `fd00:10:96::${n}`]
  return new TestNetwork({
    config: { ...config, proxy: { ...config.proxy, ...proxy } },
    pods: [
      { name: 'a', ip: '10.244.0.7', ip6: 'fd00:10:244::7', node: 'node-1' },
      { name: 'b', ip: '10.244.1.10', ip6: 'fd00:10:244:1::a', node: 'node-2' },
      { name: 'c', ip: '10.244.2.3', ip6: 'fd00:10:244:2::3', node: 'node-3' },
    ],
    services: [
      { name: 'web', clusterIPs: ips(20) },
      { name: 'six', clusterIPs: ['fd00:10:96::21'] },
      { name: 'dns', clusterIPs: ips(10), ports: [{ port: 53, targetPort: 53, protocol: 'UDP', name: 'dns' }] },
      { name: 'door', type: 'NodePort', clusterIPs: ips(22), ports: [tcp(80, 30080)] },
      {
        name: 'edge',
        type: 'LoadBalancer',
        clusterIPs: ips(23),
        ports: [tcp(80, 30081)],
        pods: ['a'],
        externalTrafficPolicy: 'Local',
        healthCheckNodePort: 32001,
        loadBalancerSourceRanges: ['198.51.100.0/24', '2001:db8:100::/48', 'fd00:10:0:1::/64'],
        ingress: [{ ip: '203.0.113.50' }, { ip: '2001:db8:113::50' }],
      },
      {
        name: 'half',
        type: 'LoadBalancer',
        clusterIPs: ips(27),
        ports: [tcp(80, 30083)],
        loadBalancerSourceRanges: ['198.51.100.0/24'],
        ingress: [{ ip: '203.0.113.51' }, { ip: '2001:db8:113::51' }],
      },
      {
        name: 'sticky',
        clusterIPs: ips(24),
        sessionAffinity: 'ClientIP',
        externalIPs: ['192.0.2.9', '2001:db8:2::9'],
      },
      { name: 'empty', type: 'NodePort', clusterIPs: ips(25), pods: [], ports: [tcp(80, 30082)] },
      { name: 'near', clusterIPs: ips(26), pods: ['a'], internalTrafficPolicy: 'Local' },
    ],
  })
}
