import { describe, expect, it } from 'vitest'
import { A, ASKER, B, claim, MODES } from '../../testing/claim.ts'
import { TestNetwork } from '../../testing/testNetwork.ts'
import { Cluster } from '../index.ts'
import { defaultConfig, type ProxyMode } from '../config.ts'
import type { Pod } from '../kinds/pod/types.ts'

const UDP = [{ port: 53, targetPort: 80, protocol: 'UDP' as const }]
const DNS = { name: 'dns', clusterIP: '10.96.0.40', pods: ['a', 'b'], ports: UDP }
const both = ['10.244.0.7:80', '10.244.1.10:80']
const C = { name: 'c', ip: '10.244.0.8', node: 'node-1' }

/** A sender whose socket stays open, and what each of its datagrams comes to. */
function talker(cluster: TestNetwork) {
  return (data?: string) => {
    const request = { from: 'pod/asker', host: '10.96.0.40', port: 53, protocol: 'UDP' as const, connection: 'socket' }
    return cluster.network.send(data === undefined ? request : { ...request, data })
  }
}

describe('datagrams', () => {
  claim(
    '[UDP-1] find their pod by rules of their own protocol',
    {
      services: [
        DNS,
        { name: 'both', clusterIP: '10.96.0.41', pods: ['a'], ports: [{ ...UDP[0]!, port: 80, nodePort: 30053 }] },
        { name: 'tcp', clusterIP: '10.96.0.42', pods: ['b'] },
        {
          name: 'assoc',
          clusterIP: '10.96.0.43',
          pods: ['b'],
          ports: [{ port: 80, targetPort: 80, protocol: 'SCTP' }],
        },
      ],
    },
    [
      {
        from: 'pod/asker',
        to: '10.96.0.40:53',
        protocol: 'UDP',
        expect: 'ok',
        endpoints: both,
        sourceSeen: '10.244.2.5',
      },
      { from: 'node/node-3', to: '10.96.0.40:53', protocol: 'UDP', expect: 'ok', sourceSeen: '10.0.1.7' },
      { from: 'pod/asker', to: '10.96.0.40:53', expect: 'timeout', modes: ['iptables'], reason: 'PORT_NOT_EXPOSED' },
      { from: 'pod/asker', to: '10.96.0.42:80', protocol: 'UDP', expect: 'timeout', modes: ['iptables'] },
      {
        from: 'client',
        to: '10.0.1.6:30053',
        protocol: 'UDP',
        expect: 'ok',
        servedBy: both[0]!,
        sourceSeen: '10.0.1.6',
      },
      { from: 'client', to: '10.0.1.6:30053', expect: 'refused', reason: 'NODE_PORT_CLOSED' },
      { from: 'pod/asker', to: '10.96.0.43:80', protocol: 'SCTP', expect: 'ok', servedBy: both[1]! },
    ],
  )
  claim(
    '[UDP-2] are refused by ICMP where nobody waits for them, and where a Service has no endpoints',
    {
      services: [
        { ...DNS, pods: [] },
        { ...DNS, name: 'closed', clusterIP: '10.96.0.41', targetPort: 5353 },
      ],
    },
    [
      { from: 'pod/asker', to: '10.96.0.40:53', protocol: 'UDP', expect: 'refused', reason: 'NO_READY_ENDPOINTS' },
      { from: 'pod/asker', to: '10.96.0.41:53', protocol: 'UDP', expect: 'refused', reason: 'TARGET_PORT_CLOSED' },
      { from: 'client', to: '10.0.1.6:30999', protocol: 'UDP', expect: 'refused', reason: 'NODE_PORT_CLOSED' },
    ],
  )

  it('[UDP-3] get no answer from a process that has none: the sender cannot tell that from a loss', () => {
    const cluster = new TestNetwork({ pods: [A, B, ASKER], services: [DNS], respond: () => null })
    const trace = talker(cluster)()
    expect(trace).toMatchObject({
      outcome: 'timeout',
      response: null,
      reason: 'NO_ANSWER',
      facts: expect.stringMatching(
        /^the process of pod\/default\/[ab] took the packet to .*:80, and says nothing to it$/,
      ) as string,
      request: { url: 'udp://10.96.0.40:53' },
    })
    expect(trace.hops.at(-1)?.why).toBe('The process takes the datagram and says nothing.')
  })

  for (const mode of MODES) {
    it(`[UDP-4] of one socket stay with their pod for 30 s, and 120 s once they go both ways for two (${mode})`, () => {
      const cluster = new TestNetwork({ config: { proxy: { mode } }, pods: [A, B, ASKER], services: [DNS] })
      const ask = talker(cluster)
      const states = () => cluster.network.connections('node-3')
      const first = ask()
      expect(first.endpoints).toHaveLength(2)
      expect(states()).toMatchObject([{ state: 'REPLIED', expires: cluster.kernel.clock.now + 30_000 }])
      for (let i = 0; i < 12; i++) expect(ask().servedBy).toBe(first.servedBy)
      expect(states()).toMatchObject([{ state: 'REPLIED' }])
      cluster.step(2001)
      expect(ask()).toMatchObject({
        servedBy: first.servedBy,
        endpoints: [{ address: first.servedBy, probability: 1 }],
      })
      expect(states()).toMatchObject([{ state: 'ASSURED', expires: cluster.kernel.clock.now + 120_000 }])
      cluster.step(119_999)
      expect(ask().endpoints).toHaveLength(1)
      cluster.step(120_001)
      expect(ask().endpoints).toHaveLength(2)
    })

    it(`[UDP-5] leave a pod that is gone as soon as kube-proxy forgets them, and not before (${mode})`, () => {
      const cluster = new TestNetwork({
        config: { proxy: { mode } },
        pods: [A, C, ASKER],
        services: [{ ...DNS, pods: ['a'] }],
      })
      const ask = talker(cluster)
      expect(ask().servedBy).toBe('10.244.0.7:80')
      cluster.removePod('a')
      expect(ask()).toMatchObject({ outcome: 'timeout', reason: 'POD_TERMINATED' })
      cluster.putService({ ...DNS, pods: ['c'] })
      cluster.step(2000)
      expect(ask().servedBy).toBe('10.244.0.8:80')
    })

    it(`[UDP-6] stay with a pod that left the Service for want of readiness alone, and it goes on answering (${mode})`, () => {
      const cluster = new TestNetwork({
        config: { proxy: { mode } },
        pods: [A, C, ASKER],
        services: [{ ...DNS, pods: ['a', 'c'] }],
      })
      const ask = talker(cluster)
      const first = ask().servedBy!
      const [name, stays] = first.startsWith('10.244.0.7') ? [A, C] : [C, A]
      cluster.putPod({ ...name, terminating: true, serving: true })
      cluster.putService({ ...DNS, pods: ['a', 'c'] })
      cluster.step(2000)
      expect(ask().servedBy).toBe(first)
      cluster.putPod({ ...name, ready: false })
      cluster.putService({ ...DNS, pods: ['a', 'c'] })
      cluster.step(2000)
      expect(ask().servedBy).toBe(`${stays.ip}:80`)
    })
  }

  it('[UDP-7] sent before the Service had endpoints find them when it has, for the entry that led nowhere is forgotten', () => {
    const cluster = new TestNetwork({ pods: [A, ASKER], services: [] })
    const ask = talker(cluster)
    expect(ask()).toMatchObject({ outcome: 'timeout', endpoints: [] })
    cluster.putService({ ...DNS, pods: ['a'] })
    expect(ask().outcome).toBe('timeout')
    cluster.step(2000)
    expect(ask()).toMatchObject({ outcome: 'ok', servedBy: '10.244.0.7:80' })
  })

  it('[UDP-8] keep their place through a snapshot, with the time that they began', () => {
    const cluster = new TestNetwork({ pods: [A, B, ASKER], services: [DNS] })
    const ask = talker(cluster)
    const { servedBy } = ask()
    cluster.network.restore(JSON.parse(JSON.stringify(cluster.network.snapshot())) as never)
    cluster.step(2001)
    expect(ask().servedBy).toBe(servedBy)
    expect(cluster.network.connections('node-3')).toMatchObject([{ state: 'ASSURED' }])
  })
})

describe('agnhost', () => {
  const mode: ProxyMode = 'iptables'
  const pod = (name: string, args: string[]) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: name } },
    spec: {
      nodeName: 'node-1',
      containers: [{ name: 'c', image: 'registry.k8s.io/e2e-test-images/agnhost:2.53', args }],
    },
  })
  const cluster = new Cluster({ config: { ...defaultConfig(), proxy: { ...defaultConfig().proxy, mode } } })
  cluster.apply([pod('echo', ['netexec', '--sctp-port=8082']), pod('names', ['serve-hostname', '--udp'])])
  cluster.step(10_000)
  const ipOf = (name: string) => cluster.get<Pod>('Pod', 'default', name)!.status.podIP!
  const ask = (protocol: 'UDP' | 'SCTP', port: number, data: string, to = 'echo') =>
    cluster.send({ from: 'node/node-2', host: ipOf(to), port, protocol, data })

  it.each([
    ['UDP', 8081, 'hostname\n', 'echo'],
    ['UDP', 8081, 'echo Hello', 'hello'],
    ['UDP', 8081, 'what', null],
    ['SCTP', 8082, 'hostName', 'echo'],
  ] as const)('[UDP-9] netexec answers over %s %i to %j: %j', (protocol, port, data, body) => {
    const { outcome, response } = ask(protocol, port, data)
    expect([outcome, response?.body ?? null]).toEqual([body === null ? 'timeout' : 'ok', body])
  })

  it('[UDP-9] netexec tells the sender’s address and port, serve-hostname its name whatever it is told', () => {
    expect(ask('UDP', 8081, 'clientip').response?.body).toMatch(/^10\.0\.1\.6:\d+$/)
    expect(ask('UDP', 9376, 'anything', 'names').response?.body).toBe('names')
  })
})
