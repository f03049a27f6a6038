import { describe, expect, it } from 'vitest'
import { world, type World } from '../../testing/engine.ts'
import { defaultConfig } from '../config.ts'

const BETA = 'service.beta.kubernetes.io/aws-load-balancer-'
const spec = { type: 'LoadBalancer', selector: { app: 'web' }, ports: [{ port: 80, targetPort: 80 }] }

/** A cluster on AWS with a pod `web` on node-1, whose Service asks like this. */
function asked(annotations: Record<string, string>, more: object = {}, zones: (string | null)[] = []): World {
  const { nodes } = defaultConfig()
  const w = world({ cloudProvider: 'aws', nodes: nodes.map((node, i) => ({ ...node, zone: zones[i] ?? null })) })
  w.run('web', {}, { nodeName: 'node-1' })
  const named = Object.fromEntries(Object.entries(annotations).map(([key, value]) => [`${BETA}${key}`, value]))
  const metadata = { name: 'web', annotations: named }
  w.api.create({ apiVersion: 'v1', kind: 'Service', metadata, spec: { ...spec, ...more } })
  w.pass(125_000)
  return w
}

const only = (w: World) => w.cloud.loadBalancers()[0]!

describe('targets', () => {
  const rows: [
    Record<string, string>,
    pods: boolean,
    keepsSource: readonly string[] | undefined,
    algorithm: string | undefined,
  ][] = [
    [{}, false, undefined, 'turns'],
    [{ type: 'nlb' }, false, ['TCP', 'UDP', 'SCTP'], undefined],
    [{ type: 'external' }, false, ['TCP', 'UDP', 'SCTP'], undefined],
    [{ type: 'external', 'nlb-target-type': 'ip' }, true, ['UDP'], undefined],
    [{ type: 'nlb-ip' }, true, ['UDP'], undefined],
    [
      { type: 'nlb-ip', 'target-group-attributes': 'preserve_client_ip.enabled=true' },
      true,
      ['TCP', 'UDP', 'SCTP'],
      undefined,
    ],
    [
      { type: 'external', 'target-group-attributes': 'a=b, preserve_client_ip.enabled=false' },
      false,
      ['UDP'],
      undefined,
    ],
  ]
  it.each(rows)(
    '[BAL-9] of AWS by %j: pods %s, the client’s address kept by %j, algorithm %s',
    (asks, pods, keeps, algorithm) => {
      const balancer = only(asked(asks))
      expect(balancer.targets.map(({ node, pod }) => (pod ? 'pod' : node))).toEqual(
        pods ? ['pod'] : ['node-1', 'node-2', 'node-3'],
      )
      expect([balancer.keepsSource, balancer.algorithm]).toEqual([keeps, algorithm])
    },
  )

  it('[BAL-13] are sent to as a changed annotation says, and a Network Load Balancer stays one', () => {
    const w = asked({ type: 'nlb' })
    const change = (annotations: Record<string, string | null>) => {
      w.api.mergePatch('Service', 'default', 'web', { metadata: { annotations } })
      w.pass(5000)
      const { keepsSource, algorithm, crossZone } = only(w)
      return { keepsSource, algorithm, crossZone }
    }
    const attributes = `${BETA}target-group-attributes`
    expect(change({ [attributes]: 'preserve_client_ip.enabled=false' }).keepsSource).toEqual(['UDP'])
    expect(change({ [`${BETA}attributes`]: 'load_balancing.cross_zone.enabled=true' }).crossZone).toBe(true)
    expect(change({ [attributes]: null })).toMatchObject({ keepsSource: ['TCP', 'UDP', 'SCTP'], crossZone: true })
    expect(change({ [`${BETA}type`]: null })).toMatchObject({
      keepsSource: ['TCP', 'UDP', 'SCTP'],
      algorithm: undefined,
    })
  })

  it('[BAL-10] that are pods follow the endpoints: ready ones come, others go', () => {
    const w = asked({ type: 'nlb-ip' }, { allocateLoadBalancerNodePorts: false })
    const targets = () => only(w).targets.map(({ pod, healthy }) => [pod!.place, pod!.ports, healthy])
    expect(targets()).toEqual([['pod/default/web', { '80/TCP': 80 }, true]])
    w.api.delete('Pod', 'default', 'web')
    w.pass(2000)
    expect(targets()).toEqual([])
    expect(w.reasons('web')).not.toContain('UpdatedLoadBalancer')
  })

  it('[BAL-10] that do not listen fail the health check, however ready their pod is', () => {
    const w = asked({ type: 'nlb-ip' }, { ports: [{ port: 80, targetPort: 8080 }] })
    expect(only(w).targets).toMatchObject([{ node: 'node-1', healthy: false, pod: { ports: { '80/TCP': 8080 } } }])
  })
})

describe('zones', () => {
  it('[BAL-11] of the nodes each have an address, and lead to one another only when asked', () => {
    const zones = ['b', 'a', 'b']
    const balancer = only(asked({ type: 'nlb' }, {}, zones))
    expect(balancer.zones).toEqual([
      { zone: 'a', ip: '203.0.113.50' },
      { zone: 'b', ip: '203.0.113.51' },
    ])
    expect(balancer.targets.map(({ zone }) => zone)).toEqual(zones)
    expect(balancer.crossZone).toBeUndefined()
    expect(only(asked({ 'cross-zone-load-balancing-enabled': 'true' }, {}, zones)).crossZone).toBe(true)
    expect(
      only(asked({ type: 'external', attributes: 'load_balancing.cross_zone.enabled=true' }, {}, zones)).crossZone,
    ).toBe(true)
  })

  it('[BAL-11] that are one, or none, need no second address', () => {
    expect(only(asked({ type: 'nlb' })).zones).toBeUndefined()
    expect(only(asked({ type: 'nlb' }, {}, ['a', 'a', 'a'])).zones).toBeUndefined()
  })
})

it('[BAL-12] GCP and Azure hash addresses alone for a Service with session affinity', () => {
  for (const cloudProvider of ['gcp', 'azure'] as const) {
    const w = world({ cloudProvider })
    w.service('flows', spec)
    w.service('sticky', { ...spec, sessionAffinity: 'ClientIP' })
    w.pass(121_000)
    expect(w.cloud.loadBalancers().map(({ algorithm }) => algorithm)).toEqual([undefined, 'source'])
  }
})
