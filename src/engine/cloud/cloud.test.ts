import { describe, expect, it } from 'vitest'
import { world, type World } from '../../testing/engine.ts'
import type { Service } from '../kinds/service/types.ts'

describe('a load balancer', () => {
  const spec = { type: 'LoadBalancer', selector: { app: 'web' }, ports: [{ port: 80 }] }
  const ingress = (w: World) => w.api.get<Service>('Service', 'default', 'web')?.status.loadBalancer.ingress

  it('[LB-1] is pending for one to two minutes, then has an address', () => {
    const w = world()
    w.service('web', spec)
    w.pass(59_000)
    expect([ingress(w), w.cloud.loadBalancers()[0]?.state]).toEqual([undefined, 'provisioning'])
    w.pass(62_000)
    expect(ingress(w)).toEqual([{ ip: '203.0.113.50', ipMode: 'VIP' }])
    expect(w.reasons('web')).toEqual(['EnsuringLoadBalancer', 'EnsuredLoadBalancer'])
    expect(w.cloud.loadBalancers()[0]!.targets).toEqual(
      ['node-1', 'node-2', 'node-3'].map((node) => ({ node, healthy: true })),
    )
  })

  it('[LB-2] never comes without a provider', () => {
    const w = world({ cloudProvider: 'none' })
    w.service('web', spec)
    w.pass(600_000)
    expect([ingress(w), w.cloud.loadBalancers()]).toEqual([undefined, []])
  })

  it('[LB-3] has a hostname on AWS', () => {
    const w = world({ cloudProvider: 'aws' })
    w.service('web', spec)
    w.pass(121_000)
    expect(ingress(w)![0]!.hostname).toMatch(/\.elb\.amazonaws\.com$/)
  })

  it('[LB-4] holds its Service until the cloud has removed it', () => {
    const w = world({ cloudProvider: 'metallb' })
    w.service('web', spec)
    w.pass(5000)
    w.api.delete('Service', 'default', 'web')
    expect(w.api.get('Service', 'default', 'web')).toBeDefined()
    w.pass(1000)
    expect(w.api.get('Service', 'default', 'web')).toBeUndefined()
    expect(w.cloud.loadBalancers()).toEqual([])
  })

  it('[LB-5] goes with its address when the Service becomes another type', () => {
    const w = world({ cloudProvider: 'metallb' })
    w.service('web', spec)
    w.pass(5000)
    w.api.mergePatch('Service', 'default', 'web', { spec: { type: 'ClusterIP' } })
    w.pass(2000)
    expect([ingress(w), w.cloud.loadBalancers()]).toEqual([undefined, []])
    expect(w.api.get<Service>('Service', 'default', 'web')!.metadata.finalizers).toBeUndefined()
  })

  it('[LB-6] with policy Local finds only nodes with an endpoint healthy', () => {
    const w = world({ cloudProvider: 'metallb' })
    w.run('web', {})
    w.service('web', { ...spec, externalTrafficPolicy: 'Local' })
    w.pass(10_000)
    const healthy = w.cloud.loadBalancers()[0]!.targets.filter((target) => target.healthy)
    expect(healthy.map(({ node }) => node)).toEqual([w.pod('web')!.spec.nodeName])
  })
})
