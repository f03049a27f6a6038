import { describe, expect, it } from 'vitest'
import { world, type World } from '../../testing/engine.ts'
import type { Event } from '../kinds/event/types.ts'
import type { Service } from '../kinds/service/types.ts'

const spec = { type: 'LoadBalancer', selector: { app: 'web' }, ports: [{ port: 80 }] }

/** What the service controller told about `web`, in order. */
function told(w: World): string[] {
  return w.api
    .list<Event>('Event')
    .filter(({ involvedObject }) => involvedObject.kind === 'Service' && involvedObject.name === 'web')
    .sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
    .map(({ type, reason, message }) => `${type} ${reason}: ${message}`)
}

function targets(w: World): string[] {
  return w.cloud.loadBalancers()[0]!.targets.map(({ node, healthy }) => `${node} ${healthy ? 'healthy' : 'unhealthy'}`)
}

const ENSURED = [
  'Normal EnsuringLoadBalancer: Ensuring load balancer',
  'Normal EnsuredLoadBalancer: Ensured load balancer',
]

describe('the service controller', () => {
  it('[LB-7] leaves a Service with a class of its own to another controller', () => {
    const w = world({ cloudProvider: 'metallb' })
    w.service('web', { ...spec, loadBalancerClass: 'example.com/internal' })
    w.pass(600_000)
    const { status, metadata } = w.api.get<Service>('Service', 'default', 'web')!
    expect([status.loadBalancer, metadata.finalizers, told(w), w.cloud.loadBalancers()]).toEqual([
      {},
      undefined,
      [],
      [],
    ])
    expect(w.row('Service', 'web')[3]).toBe('<pending>')
  })

  it('[LB-2] without a provider tells nothing, and the Service stays pending for ever', () => {
    const w = world({ cloudProvider: 'none' })
    w.service('web', spec)
    w.pass(10_000_000)
    expect([told(w), w.row('Service', 'web')[3]]).toEqual([[], '<pending>'])
    w.api.delete('Service', 'default', 'web')
    expect(w.api.get('Service', 'default', 'web')).toBeUndefined()
  })

  it('[LB-8] takes nodes in and out as they come, go and are excluded, and says so', () => {
    const w = world({ cloudProvider: 'metallb' })
    w.service('web', spec)
    w.pass(5000)
    expect(told(w)).toEqual(ENSURED)
    const exclude = (value: string | null) =>
      w.api.mergePatch('Node', undefined, 'node-2', {
        metadata: { labels: { 'node.kubernetes.io/exclude-from-external-load-balancers': value } },
      })
    exclude('')
    w.nodes.remove('node-3')
    w.pass(5000)
    expect(targets(w)).toEqual(['node-1 healthy'])
    exclude(null)
    w.nodes.add('node-3')
    w.pass(5000)
    expect(targets(w)).toEqual(['node-1 healthy', 'node-2 healthy', 'node-3 healthy'])
    expect(told(w).at(-1)).toBe('Normal UpdatedLoadBalancer: Updated load balancer with new hosts')
  })

  it('[LB-9] warns when there is no node to send anything to', () => {
    const w = world({ cloudProvider: 'metallb' })
    for (const node of ['node-1', 'node-2', 'node-3']) w.nodes.remove(node)
    w.service('web', spec)
    w.pass(5000)
    expect(told(w)).toContain('Warning UnAvailableLoadBalancer: There are no available nodes for LoadBalancer')
  })

  it('[LB-10] keeps a node that is NotReady among its targets, as an unhealthy one', () => {
    const w = world({ cloudProvider: 'metallb' })
    w.service('web', spec)
    w.pass(5000)
    w.nodes.stop('node-1')
    w.pass(65_000)
    expect(targets(w)).toEqual(['node-1 unhealthy', 'node-2 healthy', 'node-3 healthy'])
    w.nodes.start('node-1')
    w.pass(10_000)
    expect(targets(w)).toEqual(['node-1 healthy', 'node-2 healthy', 'node-3 healthy'])
  })

  it('[LB-4] tells of the end of a load balancer, too', () => {
    const w = world({ cloudProvider: 'metallb' })
    w.service('web', spec)
    w.pass(5000)
    w.api.mergePatch('Service', 'default', 'web', { spec: { type: 'NodePort' } })
    w.pass(5000)
    expect(told(w).slice(2)).toEqual([
      'Normal DeletingLoadBalancer: Deleting load balancer',
      'Normal DeletedLoadBalancer: Deleted load balancer',
    ])
  })
})
