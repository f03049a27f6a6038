import { describe, expect, it } from 'vitest'
import { world } from '../../testing/engine.ts'
import { clusterOf } from '../../testing/families.ts'
import type { CloudProvider } from '../config.ts'
import type { Service } from '../kinds/service/types.ts'

const spec = { type: 'LoadBalancer', selector: { app: 'web' }, ports: [{ port: 80 }] }

function asked(cloudProvider: CloudProvider, more: object, annotations: Record<string, string> = {}, family = 'dual') {
  const w = world({ ...clusterOf(family as 'dual'), cloudProvider })
  w.api.create({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', annotations },
    spec: { ...spec, ...more },
  })
  w.pass(130_000)
  return w
}
function ingress(w: ReturnType<typeof asked>): (string | undefined)[] {
  const { status } = w.api.get<Service>('Service', 'default', 'web')!
  return (status.loadBalancer.ingress ?? []).map(({ ip, hostname }) => ip ?? hostname?.replace(/^a.+-\d+\./, '*.'))
}

describe('the load balancer of a dual-stack Service', () => {
  const both = { ipFamilyPolicy: 'RequireDualStack' }
  const rows: [CloudProvider, more: object, expected: string[]][] = [
    ['gcp', {}, ['203.0.113.50']],
    ['gcp', both, ['203.0.113.50', '2001:db8:113::50']],
    ['azure', { ...both, ipFamilies: ['IPv6'] }, ['2001:db8:113::50', '203.0.113.50']],
    ['metallb', { ipFamilies: ['IPv6'] }, ['2001:db8:113::50']],
    ['metallb', { ...both, loadBalancerIP: '2001:DB8:113::77' }, ['203.0.113.50', '2001:db8:113::77']],
    ['aws', both, ['*.elb.amazonaws.com']],
  ]
  it.each(rows)('[DUAL-9] of %s with %j is at %j', (provider, more, expected) => {
    expect(ingress(asked(provider, more))).toEqual(expected)
  })

  it('[DUAL-9] of AWS is at IPv6 too if the annotation says dualstack', () => {
    const PREFIX = 'service.beta.kubernetes.io/aws-load-balancer-'
    const w = asked('aws', both, { [`${PREFIX}type`]: 'external', [`${PREFIX}ip-address-type`]: 'dualstack' })
    expect(w.cloud.loadBalancers()[0]).toMatchObject({ ip: '10.0.200.10', secondaryIP: 'fd00:10:0:200::10' })
  })

  it('[DUAL-9] of the inside has a private address of each family', () => {
    const w = asked('gcp', both, { 'networking.gke.io/load-balancer-type': 'Internal' })
    expect(ingress(w)).toEqual(['10.0.200.10', 'fd00:10:0:200::10'])
  })

  it('[DUAL-9] gets and loses its second address with the Service', () => {
    const w = asked('gcp', {})
    const setTo = (ipFamilyPolicy: string) => {
      w.api.mergePatch('Service', 'default', 'web', { spec: { ipFamilyPolicy } })
      w.pass(1000)
      return ingress(w)
    }
    expect(setTo('PreferDualStack')).toEqual(['203.0.113.50', '2001:db8:113::50'])
    expect(setTo('SingleStack')).toEqual(['203.0.113.50'])
    expect(w.row('Service', 'web')[3]).toBe('203.0.113.50')
  })

  it('[DUAL-9] is IPv6 on an IPv6 cluster, and tells who may connect family by family', () => {
    const w = asked('gcp', { loadBalancerSourceRanges: ['0.0.0.0/0', '2001:db8::/32'] }, {}, 'ipv6')
    expect(ingress(w)).toEqual(['2001:db8:113::50'])
    expect(w.cloud.loadBalancers()[0]!.sourceRanges).toEqual(['2001:db8::/32'])
  })
})
