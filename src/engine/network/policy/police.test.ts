import { describe, expect, it } from 'vitest'
import { fc } from '../../../testing/property.ts'
import {
  A,
  B,
  block,
  both,
  CLIENT,
  DENY_IN,
  DENY_OUT,
  door,
  FRONT,
  homeNetwork as network,
  policy,
  web,
  WEB,
} from '../../../testing/flows/policyHome.ts'
import type { TestNetworkOptions } from '../../../testing/testNetwork.ts'
import { loadProxyMode } from '../proxy/modes.ts'

describe('a pod', () => {
  it('[POL-14] takes its isolation with it when it is gone, and the next one at its address has its own', () => {
    const cluster = network({
      policies: web('{from: []}') + policy('front', '{podSelector: {matchLabels: {app: front}}}'),
    })
    cluster.removePod('front')
    cluster.putPod({ ...A, name: 'next', ip: FRONT.ip })
    expect(cluster.network.send({ from: 'pod/b', host: FRONT.ip, port: 80 }).outcome).toBe('ok')
  })
})

describe('connections', () => {
  const request = { from: 'pod/front', host: 'web', port: 80, connection: 'keep' }
  it('[POL-12] that are open go on under new policies, and new ones do not begin', () => {
    const cluster = network({ services: [WEB] })
    const { servedBy } = cluster.network.send(request)
    cluster.putPolicies(DENY_IN + DENY_OUT)
    expect(cluster.network.send(request)).toMatchObject({ outcome: 'ok', servedBy })
    const { connection: _, ...fresh } = request
    expect(cluster.network.send(fresh)).toMatchObject({ outcome: 'nxdomain', reason: 'NETPOL_DNS_BLOCKED' })
    expect(cluster.network.send({ ...fresh, host: '10.96.0.20' })).toMatchObject({ reason: 'NETPOL_EGRESS_DENIED' })
  })
  it('[POL-12] are tried again in vain: what was dropped was no connection', () => {
    const cluster = network({ services: [WEB], policies: DENY_IN })
    expect([1, 2, 3].map(() => cluster.network.send(request).outcome)).toEqual(['timeout', 'timeout', 'timeout'])
  })
  it('[POL-18] follow a policy as soon as the API has it, and a restored snapshot has the same', () => {
    const cluster = network({ services: [WEB] })
    const fresh = { from: 'pod/front', host: '10.96.0.20', port: 80 }
    cluster.putPolicies(DENY_IN)
    expect(cluster.network.send(fresh).outcome).toBe('timeout')
    const [kernel, state] = [cluster.kernel.snapshot(), cluster.network.snapshot()]
    cluster.api.remove(cluster.api.get('NetworkPolicy', 'default', 'deny-in')!)
    expect(cluster.network.send(fresh).outcome).toBe('ok')
    cluster.kernel.restore(kernel)
    cluster.network.restore(state)
    expect(cluster.network.send(fresh).outcome).toBe('ok') // the API is what decides, and it was not taken back
    cluster.putPolicies(DENY_IN)
    expect(cluster.network.send(fresh).outcome).toBe('timeout')
  })
})

describe('modes of kube-proxy', () => {
  const inNftables = (more: TestNetworkOptions) => network({ ...more, config: { proxy: { mode: 'nftables' } } })
  it('[POL-13] refuse before policy is asked in nftables, whose chains have priority', async () => {
    await loadProxyMode('nftables')
    const cluster = inNftables({ services: [{ ...WEB, pods: [] }], policies: DENY_OUT })
    const request = { from: 'pod/front', host: '10.96.0.20', port: 80 }
    expect(cluster.network.explain(request)).toMatchObject({ verdict: 'REJECT' })
    expect(cluster.network.send(request)).toMatchObject({ outcome: 'refused', verdict: 'REJECT' })
  })
  it('[POL-8, POL-17] make no other difference: after destination NAT policy judges, and explain tells', async () => {
    await loadProxyMode('nftables')
    const cluster = inNftables({ services: [WEB], policies: DENY_OUT })
    const request = { from: 'pod/front', host: '10.96.0.20', port: 80 }
    const { denied = [], verdict } = cluster.network.explain(request)
    expect(denied.map(({ address, probability }) => [address, probability])).toEqual(both.map((one) => [one, 0.5]))
    const trace = cluster.network.send(request)
    expect(trace).toMatchObject({ outcome: 'timeout', reason: 'NETPOL_EGRESS_DENIED', verdict })
    expect(denied.map(({ facts }) => facts)).toContain(trace.facts)
    expect(trace.hops.map(({ action }) => action)).toEqual(['send', 'dnat', 'deny'])
  })
})

describe('a hop', () => {
  const services = [WEB]
  it('[POL-15] of a denied packet stands at the node of the pod and names the policies', () => {
    const trace = network({ policies: DENY_IN + web('{from: [{podSelector: {matchLabels: {app: x}}}]}') }).network.send(
      { from: 'pod/front', host: '10.244.1.10', port: 80 },
    )
    expect(trace).toMatchObject({ outcome: 'timeout', duration: 5000, verdict: 'NONE' })
    expect(trace.hops.at(-1)).toMatchObject({
      at: 'node/node-2',
      action: 'deny',
      hook: 'FORWARD',
      rule: 'NetworkPolicy default/deny-in (ingress)',
      path: ['NetworkPolicy default/web (ingress)', 'NetworkPolicy default/deny-in (ingress)'],
      why: '2 NetworkPolicies isolate pod b for ingress, and no rule allows this sender: the packet is dropped.',
    })
    expect(trace.facts).toBe(
      'policies default/deny-in, default/web isolate pod b for ingress; no rule allows pod front (app=front) on port 80; policy web allows app=x',
    )
  })
  it('[POL-15] of a packet that may not leave stands at the node of its sender, after the Service chose', () => {
    const trace = network({ policies: DENY_OUT, services }).network.send({
      from: 'pod/front',
      host: '10.96.0.20',
      port: 80,
    })
    expect(trace.hops.map(({ at, action }) => `${at} ${action}`)).toEqual([
      'pod/default/front send',
      'node/node-1 dnat',
      'node/node-1 deny',
    ])
    expect(trace).toMatchObject({ verdict: 'DNAT', service: 'service/default/web', reason: 'NETPOL_EGRESS_DENIED' })
    expect(trace.endpoints.map(({ address }) => address)).toEqual(both)
  })
  it('[POL-16] tells which policy allowed the packet out of one pod and into the other', () => {
    const out = policy('out', '{podSelector: {matchLabels: {app: front}}, policyTypes: [Egress], egress: [{}]}')
    const trace = network({ policies: out + web('{}') }).network.send({
      from: 'pod/front',
      host: '10.244.1.10',
      port: 80,
    })
    expect(trace.outcome).toBe('ok')
    expect(trace.hops.filter(({ action }) => action === 'allow').map(({ at, rule, why }) => [at, rule, why])).toEqual([
      [
        'node/node-1',
        'NetworkPolicy default/out (egress)',
        'NetworkPolicy default/out allows pod front to open this connection.',
      ],
      [
        'node/node-2',
        'NetworkPolicy default/web (ingress)',
        'NetworkPolicy default/web allows this connection to pod b.',
      ],
    ])
  })
  it('[POL-16] is not there for pods that nothing isolates', () => {
    const trace = network({ policies: web('{}') }).network.send({ from: 'pod/a', host: FRONT.ip, port: 80 })
    expect(trace.hops.map(({ action }) => action)).not.toContain('allow')
  })
})

describe('the facts', () => {
  it('[POL-21] find the policy that would have allowed it, were it for this pod', () => {
    const meant = policy(
      'allow',
      '{podSelector: {matchLabels: {app: wbe}}, ingress: [{from: [{podSelector: {matchLabels: {app: front}}}]}]}',
    )
    const { facts } = network({ policies: DENY_IN + meant }).network.send({ from: 'pod/front', host: A.ip, port: 80 })
    expect(facts).toBe(
      'policy default/deny-in isolates pod a for ingress; no rule allows pod front (app=front) on port 80; policy allow would allow it, but is for pods with app=wbe, not a',
    )
  })
})

describe('what could happen', () => {
  it('[POL-17] tells of each endpoint that policy keeps away, with the chance to be sent there', () => {
    const cluster = network({
      services: [WEB],
      policies: block('10.244.0.0/24').replace('app: web', 'app: web, only: b'),
      pods: [
        A,
        { ...B, labels: { app: 'web', only: 'b' } },
        FRONT,
        { ...FRONT, name: 'far', ip: '10.244.2.20', node: 'node-3' },
      ],
    })
    expect(cluster.network.explain({ from: 'pod/front', host: 'web', port: 80 }).denied).toBeUndefined()
    const { endpoints, denied, verdict } = cluster.network.explain({ from: 'pod/far', host: 'web', port: 80 })
    expect(verdict).toBe('DNAT')
    expect(endpoints).toEqual(both.map((address) => ({ address, probability: 0.5 })))
    expect(denied).toMatchObject([
      { address: both[1], at: 'node/node-2', probability: 0.5, reason: 'NETPOL_INGRESS_DENIED' },
    ])
  })

  it('[POL-17] is what does happen: as often, for the same reason, with the same facts', () => {
    const labels = fc.constantFrom('web', 'front', 'x')
    const peer = fc.oneof(
      labels.map((app) => `{podSelector: {matchLabels: {app: ${app}}}}`),
      fc
        .constantFrom(`${CLIENT}/32`, '10.0.1.5/32', '10.244.0.0/24', '0.0.0.0/0')
        .map((cidr) => `{ipBlock: {cidr: ${cidr}}}`),
    )
    const rule = fc.oneof(
      fc.constant('{}'),
      peer.map((one) => `{PEERS: [${one}]}`),
      fc.constantFrom(80, 81).map((port) => `{ports: [{port: ${port}}]}`),
    )
    const one = fc
      .record({ about: labels, types: fc.constantFrom('Ingress', 'Egress'), rules: fc.array(rule, { maxLength: 2 }) })
      .map(({ about, types, rules }) => {
        const [key, peers] = types === 'Ingress' ? ['ingress', 'from'] : ['egress', 'to']
        return `{podSelector: {matchLabels: {app: ${about}}}, policyTypes: [${types}], ${key}: [${rules.join(', ').replaceAll('PEERS', peers)}]}`
      })
    const from = fc.constantFrom('pod/front', 'pod/a', 'client', 'node/node-2')
    const to = fc.constantFrom('10.96.0.20:80', '203.0.113.11:30081', '10.244.1.10:80', '10.96.0.99:80')
    const services = [WEB, door('door', ['a', 'b'], 30081), { ...WEB, name: 'none', clusterIP: '10.96.0.99', pods: [] }]
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 4 }), from, to, (specs, from, to) => {
        const policies = specs.map((spec, i) => policy(`p${i}`, spec)).join('')
        const cluster = network({ services, policies })
        const [host = '', port] = to.split(':')
        const request = { from, host, port: Number(port) }
        const { denied = [], verdict } = cluster.network.explain(request)
        const counts = new Map<string, number>()
        for (let i = 0; i < 24; i++) {
          const trace = cluster.network.send(request)
          const last = trace.hops.at(-1)!
          expect(trace.verdict).toBe(verdict)
          if (!trace.reason?.startsWith('NETPOL')) continue
          const { dst, dport } = last.after
          const found = denied.find((each) => each.at === last.at && each.address === `${dst}:${dport}`)
          expect(found).toMatchObject({ reason: trace.reason, facts: trace.facts })
          counts.set(found!.address, (counts.get(found!.address) ?? 0) + 1)
        }
        for (const { address, probability } of denied) {
          if (probability === 1) expect(counts.get(address)).toBe(24)
          else expect(counts.get(address) ?? 0).toBeGreaterThan(0) // by chance not, once in 2^24
        }
      }),
      { numRuns: 60 },
    )
  })
})
