import { describe, expect, it } from 'vitest'
import { world, type World } from '../../testing/engine.ts'
import { Cluster } from '../index.ts'
import { defaultConfig, type CloudProvider } from '../config.ts'
import type { Service } from '../kinds/service/types.ts'

const BETA = 'service.beta.kubernetes.io/'
const spec = { type: 'LoadBalancer', selector: { app: 'web' }, ports: [{ port: 80 }] }

/** A cluster with one Service `web` of type LoadBalancer, after two minutes. */
function asked(cloudProvider: CloudProvider, annotations: Record<string, string>, more: object = {}): World {
  const w = world({ cloudProvider })
  const metadata = { name: 'web', annotations }
  w.api.create({ apiVersion: 'v1', kind: 'Service', metadata, spec: { ...spec, ...more } })
  w.pass(121_000)
  return w
}

const ingressOf = (w: World) => w.api.get<Service>('Service', 'default', 'web')!.status.loadBalancer.ingress?.[0]

describe('what a Service asks of its cloud', () => {
  const AWS_INTERNAL = `${BETA}aws-load-balancer-internal`
  const AWS_SCHEME = `${BETA}aws-load-balancer-scheme`
  const AWS_TYPE = `${BETA}aws-load-balancer-type`
  const rows: [CloudProvider, annotations: Record<string, string>, loadBalancerClass: string, got: string | null][] = [
    ['gcp', {}, '', 'public'],
    ['gcp', { 'networking.gke.io/load-balancer-type': 'Internal' }, '', 'internal'],
    ['gcp', { 'cloud.google.com/load-balancer-type': 'Internal' }, '', 'internal'],
    ['gcp', { [AWS_INTERNAL]: 'true' }, '', 'public'],
    ['gcp', {}, 'networking.gke.io/l4-regional-internal', 'internal'],
    ['gcp', {}, 'networking.gke.io/l4-regional-external', 'public'],
    ['gcp', {}, 'service.k8s.aws/nlb', null],
    ['azure', { [`${BETA}azure-load-balancer-internal`]: 'true' }, '', 'internal'],
    ['azure', { [`${BETA}azure-load-balancer-internal`]: 'yes' }, '', 'public'],
    ['aws', { [AWS_INTERNAL]: 'true' }, '', 'internal'],
    ['aws', { [AWS_INTERNAL]: '0.0.0.0/0' }, '', 'internal'],
    ['aws', { [AWS_INTERNAL]: 'false' }, '', 'public'],
    ['aws', { [AWS_TYPE]: 'nlb' }, '', 'public network'],
    ['aws', { [AWS_TYPE]: 'nlb-ip' }, '', 'internal network'],
    ['aws', { [AWS_TYPE]: 'external', [AWS_SCHEME]: 'internet-facing' }, '', 'public network'],
    ['aws', { [AWS_TYPE]: 'external', [AWS_INTERNAL]: 'false' }, '', 'public network'],
    ['aws', {}, 'service.k8s.aws/nlb', 'internal network'],
    ['metallb', { [AWS_INTERNAL]: 'true' }, '', 'public'],
  ]
  it.each(rows)('[LB-12] of %s by %j and class "%s" is %s', (provider, annotations, loadBalancerClass, expected) => {
    const w = asked(provider, annotations, loadBalancerClass ? { loadBalancerClass } : {})
    const [balancer] = w.cloud.loadBalancers()
    const where = balancer?.ip?.startsWith('10.0.200.') ? 'internal' : 'public'
    const network = balancer?.hostname?.includes('.elb.us-east-1.') ? ' network' : ''
    expect(balancer ? where + network : null).toBe(expected)
    expect(balancer?.internal ?? false).toBe(where === 'internal' && expected !== null)
  })

  it('[LB-12] shows in the address: a private one, or on AWS a name that begins with internal', () => {
    const internal = { 'networking.gke.io/load-balancer-type': 'Internal', [AWS_INTERNAL]: 'true' }
    expect(ingressOf(asked('gcp', internal))).toEqual({ ip: '10.0.200.10', ipMode: 'VIP' })
    expect(ingressOf(asked('aws', internal))!.hostname).toMatch(/^internal-a.+\.us-east-1\.elb\.amazonaws\.com$/)
  })

  it('[LB-13] is made anew when it moves from the outside to the inside', () => {
    const w = asked('gcp', {})
    expect(ingressOf(w)!.ip).toBe('203.0.113.50')
    w.api.mergePatch('Service', 'default', 'web', {
      metadata: { annotations: { 'networking.gke.io/load-balancer-type': 'Internal' } },
    })
    w.pass(130_000)
    expect(ingressOf(w)!.ip).toBe('10.0.200.10')
    expect(w.cloud.loadBalancers()).toHaveLength(1)
  })

  const addresses: [CloudProvider, loadBalancerIP: string, got: string | undefined][] = [
    ['gcp', '203.0.113.99', '203.0.113.99'],
    ['gcp', '192.168.7.7', '203.0.113.50'],
    ['gcp', '203.0.113.11', '203.0.113.50'],
    ['azure', '203.0.113.99', '203.0.113.99'],
    ['metallb', '192.168.7.7', '192.168.7.7'],
    ['metallb', '10.244.0.9', '203.0.113.50'],
    ['aws', '203.0.113.99', undefined],
  ]
  it.each(addresses)(
    '[LB-14] is of %s the address %s, if that can be had: %s',
    (provider, loadBalancerIP, expected) => {
      const w = asked(provider, {}, { loadBalancerIP })
      expect(ingressOf(w)!.ip).toBe(expected)
      expect(w.cloud.loadBalancers()[0]!.ip).toBe(expected ?? '203.0.113.50')
    },
  )

  const prices: [CloudProvider, annotations: Record<string, string>, dollars: number][] = [
    ['gcp', {}, 18.25],
    ['aws', {}, 18.25],
    ['aws', { [AWS_TYPE]: 'nlb' }, 16.43],
    ['azure', {}, 21.9],
    ['azure', { [`${BETA}azure-load-balancer-internal`]: 'true' }, 18.25],
    ['metallb', {}, 0],
  ]
  it.each(prices)('[LB-15] costs of %s with %j $%d a month', (provider, annotations, dollars) => {
    expect(asked(provider, annotations).cloud.loadBalancers()[0]!.pricePerMonth).toBe(dollars)
  })

  it('[LB-16] is who may connect, by the field or the older annotation, except of MetalLB', () => {
    const ranges = (w: World) => w.cloud.loadBalancers()[0]!.sourceRanges
    const loadBalancerSourceRanges = ['192.0.2.0/24']
    const old = { [`${BETA}load-balancer-source-ranges`]: '192.0.2.0/24, 198.51.100.0/24' }
    expect(ranges(asked('aws', old, { loadBalancerSourceRanges }))).toEqual(['192.0.2.0/24'])
    expect(ranges(asked('azure', old))).toEqual(['192.0.2.0/24', '198.51.100.0/24'])
    expect(ranges(asked('metallb', {}, { loadBalancerSourceRanges }))).toBeUndefined()
    const w = asked('gcp', {}, { loadBalancerSourceRanges })
    w.api.mergePatch('Service', 'default', 'web', { spec: { loadBalancerSourceRanges: ['0.0.0.0/0'] } })
    w.pass(100)
    expect(ranges(w)).toBeUndefined()
  })
})

it('[LB-17] An internal load balancer is called from within the cluster', () => {
  const cluster = new Cluster({ config: { ...defaultConfig(), cloudProvider: 'aws' }, loadBalancerDelayMs: 100 })
  const metadata = { name: 'web', annotations: { [`${BETA}aws-load-balancer-internal`]: 'true' } }
  cluster.apply([
    { apiVersion: 'v1', kind: 'Service', metadata, spec },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'web', labels: { app: 'web' } },
      spec: { containers: [{ name: 'c', image: 'nginx' }] },
    },
  ])
  cluster.step(20_000)
  const ask = () => cluster.traffic.sources().find(({ source }) => source.service === 'default/web')!
  expect(ask().source).toMatchObject({ door: 'loadBalancer', from: 'pod/default/web' })
  const { ok } = ask().count
  cluster.step(5000)
  expect(ask().count.ok).toBeGreaterThan(ok)
  const trace = cluster.traffic.request('client/internet', 'default/web', 'loadBalancer')
  expect(trace).toMatchObject({ outcome: 'unreachable', reason: 'LB_INTERNAL' })
})
