import { describe, it } from 'vitest'
import { Cluster } from '#engine'
import { packetFlow } from '../../testing/packetFlow.ts'
import type { Pod } from '../kinds/pod/types.ts'

const pod = (name: string, spec: object) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels: { app: name } },
  spec: { containers: [{ name: 'nginx', image: 'nginx' }], ...spec },
})

describe('found by the kernel', () => {
  it('[LAB-2] a pod of the host network listens on all addresses of its node', () => {
    const cluster = new Cluster()
    cluster.apply([pod('host', { hostNetwork: true, nodeName: 'node-1' })])
    cluster.step(15_000)
    packetFlow(cluster, [
      { name: 'internal', from: 'client', to: '10.0.1.5:80', expect: 'ok', servedBy: '10.0.1.5:80' },
      { name: 'external', from: 'client', to: '203.0.113.11:80', expect: 'ok', servedBy: '203.0.113.11:80' },
      { name: 'its own', from: 'node/node-1', to: '127.0.0.1:80', expect: 'ok', sourceSeen: '127.0.0.1' },
      { name: 'another node', from: 'client', to: '10.0.1.6:80', expect: 'refused' },
    ])
  })

  it('[LAB-3] an endpoint by hand that says nothing of conditions serves', () => {
    const cluster = new Cluster()
    cluster.apply([
      pod('web', { nodeName: 'node-1' }),
      { apiVersion: 'v1', kind: 'Service', metadata: { name: 'byhand' }, spec: { ports: [{ port: 80 }] } },
    ])
    cluster.step(15_000)
    const [web] = cluster.list<Pod>('Pod', { selector: { app: 'web' } })
    cluster.apply([
      {
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata: { name: 'byhand-1', labels: { 'kubernetes.io/service-name': 'byhand' } },
        addressType: 'IPv4',
        ports: [{ name: '', port: 80 }],
        endpoints: [{ addresses: [web!.status.podIP] }],
      },
    ])
    cluster.step(2000)
    packetFlow(cluster, [
      { name: 'a node', from: 'node/node-2', to: 'byhand:80', expect: 'nxdomain' },
      { name: 'a pod', from: 'pod/web', to: 'byhand:80', expect: 'ok' },
    ])
  })
})
