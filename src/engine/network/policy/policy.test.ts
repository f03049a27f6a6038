import { describe, expect, it } from 'vitest'
import { egress, FRONT, ingress, policedNetwork as network, WEB } from '../../../testing/flows/policyWorld.ts'
import type { TestNetworkOptions } from '../../../testing/testNetwork.ts'

describe('peers', () => {
  it('[POL-4] follow labels of pods and namespaces as they change', () => {
    const cluster = network({
      policies: ingress(
        'from: [{namespaceSelector: {matchLabels: {team: b}}}, {podSelector: {matchLabels: {role: ok}}}]',
      ),
    })
    const outcomes = () =>
      ['pod/front', 'pod/team-a/guest'].map(
        (from) => cluster.network.send({ from, host: '10.244.0.7', port: 80 }).outcome,
      )
    expect(outcomes()).toEqual(['timeout', 'timeout'])
    cluster.putNamespace('team-a', { team: 'b' })
    expect(outcomes()).toEqual(['timeout', 'ok'])
    cluster.putPod({ ...FRONT, labels: { role: 'ok' } })
    expect(outcomes()).toEqual(['ok', 'ok'])
    cluster.putPod({ ...WEB, labels: { app: 'free' } })
    cluster.putPod(FRONT)
    expect(outcomes()).toEqual(['ok', 'ok'])
  })
})

describe('the DNS trap', () => {
  const services = [{ name: 'web', clusterIP: '10.96.0.20', pods: ['web'] }]
  const toWeb = '{to: [{podSelector: {matchLabels: {app: web}}}]}'

  it('[POL-9] the resolver waits for 5 s, and the trace has the query and the policy', () => {
    const trace = network({ policies: egress('[]'), services }).network.send({
      from: 'pod/front',
      host: 'web',
      port: 80,
    })
    expect(trace.duration).toBe(5000)
    expect(trace.hops.map(({ at, action, rule }) => [at, action, rule])).toEqual([
      ['pod/default/front', 'resolve', null],
      ['pod/default/front', 'send', null],
      ['node/node-2', 'dnat', expect.stringContaining('-j DNAT --to-destination 10.244.0.253:53')],
      ['node/node-2', 'deny', 'NetworkPolicy default/limit (egress)'],
    ])
    expect(trace.hops.at(-1)!.before).toMatchObject({ src: '10.244.1.20', dport: 53, protocol: 'UDP' })
  })

  it('[POL-9] judges by the pod that answers, and by the address itself where no Service is behind it', () => {
    const toPod = egress(`[${toWeb}, {to: [{ipBlock: {cidr: 10.244.0.253/32}}]}]`)
    const toService = egress(`[${toWeb}, {to: [{ipBlock: {cidr: 10.96.0.10/32}}]}]`)
    const reason = (options: TestNetworkOptions) =>
      network(options).network.send({ from: 'pod/front', host: 'web', port: 80 }).reason
    expect(reason({ services, policies: toPod })).toBeNull()
    expect(reason({ services, policies: toService })).toBe('NETPOL_DNS_BLOCKED')
    const alone = services.slice(0, 1)
    expect(reason({ services: alone, dns: false, policies: toPod })).toBe('NETPOL_DNS_BLOCKED')
    expect(reason({ services: alone, dns: false, policies: toService })).toBe('DNS_UNAVAILABLE')
  })
})
