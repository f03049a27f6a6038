import { describe, expect, it } from 'vitest'
import { A, ASKER, B, MODES, WEB } from '../../testing/claim.ts'
import { NAME, named, nodes, service } from '../../testing/flows/balancer.ts'
import { TestNetwork, type TestNetworkOptions } from '../../testing/testNetwork.ts'

const nothing = { verdict: 'NONE', masquerade: false, endpoints: [], servicePort: null }

describe.each(MODES)('what explain says (%s)', (mode) => {
  const network = (options: TestNetworkOptions) =>
    new TestNetwork({ pods: [A, B, ASKER], ...options, config: { proxy: { mode } } })

  it('[FLOW-4] of a name with several addresses is what could happen at each of them', () => {
    const zones = ['a', 'b'].map((zone, i) => ({ zone, ip: `203.0.113.5${i}` }))
    const targets = nodes('node-1', 'node-2').map((each, i) => ({ ...each, zone: zones[i]!.zone }))
    const cluster = network({
      services: [{ ...service, externalTrafficPolicy: 'Local' }],
      loadBalancers: [named({ zones, targets })],
    })
    for (const host of [NAME, 'loadbalancer/default/lb']) {
      expect(cluster.network.explain({ from: 'client', host, port: 80 }).endpoints).toEqual([
        { address: '10.244.0.7:80', probability: 0.5 },
        { address: '10.244.1.10:80', probability: 0.5 },
      ])
    }
  })

  it('[FLOW-4] is nothing where no name server could answer, or the sender is off', () => {
    const cluster = network({ services: [WEB] })
    const ask = (host: string) => cluster.network.explain({ from: 'pod/asker', host, port: 80 })
    expect(ask('web').verdict).toBe('DNAT')
    cluster.switchNode('node-1', false) // where cluster DNS is
    expect(ask('web')).toEqual(nothing)
    expect(cluster.network.send({ from: 'pod/asker', host: 'web', port: 80 }).reason).toBe('DNS_UNAVAILABLE')
    expect(ask('10.96.0.20').verdict).toBe('DNAT')
    cluster.switchNode('node-3', false)
    expect(ask('10.96.0.20')).toEqual(nothing)
  })

  it('[FLOW-4] is nothing where a load balancer lets the sender in neither by way nor by range', () => {
    for (const more of [{ internal: true }, { sourceRanges: ['192.0.2.0/24'] }]) {
      const cluster = network({ services: [service], loadBalancers: [named(more)] })
      expect(cluster.network.explain({ from: 'client', host: NAME, port: 80 })).toEqual(nothing)
    }
  })

  it.skipIf(mode === 'ipvs')(
    '[FLOW-5] of a load balancer that also leads to a node without a pod leaves its share out',
    () => {
      const { network: it } = network({
        services: [{ ...service, externalTrafficPolicy: 'Local', pods: ['a'] }],
        loadBalancers: [named({ targets: nodes('node-1', 'node-3') })],
      })
      const request = { from: 'client', host: NAME, port: 80 }
      expect(it.explain(request)).toMatchObject({
        verdict: 'DNAT',
        endpoints: [{ address: '10.244.0.7:80', probability: 0.5 }],
      })
      const outcomes = Array.from({ length: 40 }, () => it.send(request).outcome)
      expect(new Set(outcomes)).toEqual(new Set(['ok', 'timeout']))
    },
  )

  it('[FLOW-4, POL-9] names the policies that keep every query from an answer', () => {
    const cluster = network({
      services: [WEB],
      policies: `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: closed, namespace: kube-system }
spec: { podSelector: {}, policyTypes: [Ingress] }`,
    })
    const request = { from: 'pod/asker', host: 'web', port: 80 }
    const { denied } = cluster.network.explain(request)
    const { reason, facts } = cluster.network.send(request)
    expect(denied).toEqual([
      { address: '10.244.0.253:53', at: 'node/node-1', probability: 1, reason: 'NETPOL_DNS_BLOCKED', facts },
    ])
    expect(reason).toBe('NETPOL_DNS_BLOCKED')
  })
})
