import type { ClusterConfig } from '../engine/config.ts'
import { TestNetwork } from './testNetwork.ts'

const tcp = (port: number, nodePort?: number, name?: string) => ({
  port,
  targetPort: port,
  protocol: 'TCP' as const,
  nodePort,
  name,
})

/** One Service of every sort that makes rules of its own. `proxy` is what of kube-proxy's configuration is not default. */
export function everyService(proxy: Partial<ClusterConfig['proxy']> = {}): TestNetwork {
  return new TestNetwork({
    config: { proxy },
    pods: [
      { name: 'a', ip: '10.244.0.7', node: 'node-1' },
      { name: 'b', ip: '10.244.1.10', node: 'node-2' },
      { name: 'c', ip: '10.244.2.3', node: 'node-3' },
    ],
    services: [
      { name: 'web', clusterIP: '10.96.0.20' },
      { name: 'two-ports', clusterIP: '10.96.0.21', ports: [tcp(80, undefined, 'http'), tcp(443, undefined, 'https')] },
      { name: 'dns', clusterIP: '10.96.0.10', ports: [{ port: 53, targetPort: 53, protocol: 'UDP', name: 'dns' }] },
      { name: 'door', type: 'NodePort', clusterIP: '10.96.0.22', ports: [tcp(80, 30080)] },
      {
        name: 'edge',
        type: 'LoadBalancer',
        clusterIP: '10.96.0.23',
        ports: [tcp(80, 30081)],
        pods: ['a'],
        externalTrafficPolicy: 'Local',
        healthCheckNodePort: 32001,
        loadBalancerSourceRanges: ['198.51.100.0/24', '10.0.0.0/8', '0.0.0.0/0'],
        ingress: [{ ip: '203.0.113.50' }],
      },
      { name: 'sticky', clusterIP: '10.96.0.24', sessionAffinity: 'ClientIP', externalIPs: ['192.0.2.9'] },
      { name: 'empty', type: 'NodePort', clusterIP: '10.96.0.25', pods: [], ports: [tcp(80, 30082)] },
      { name: 'near', clusterIP: '10.96.0.26', pods: ['a'], internalTrafficPolicy: 'Local' },
    ],
  })
}
