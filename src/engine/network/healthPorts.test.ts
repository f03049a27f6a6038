import { describe, expect, it } from 'vitest'
import { A, ASKER, B, claim, door, MODES, WEB } from '../../testing/claim.ts'
import { TestNetwork } from '../../testing/testNetwork.ts'

const LOCAL = {
  ...WEB,
  type: 'LoadBalancer' as const,
  ports: door(30080),
  externalTrafficPolicy: 'Local' as const,
  healthCheckNodePort: 32000,
}

describe('healthCheckNodePort', () => {
  it.each(MODES)(
    '[HCP-1] answers 200 with the number of ready endpoints on the node, and 503 where there is none (%s)',
    (mode) => {
      const { network } = new TestNetwork({
        config: { proxy: { mode } },
        pods: [A, { name: 'a2', ip: '10.244.0.8', node: 'node-1' }, { ...B, ready: false }, ASKER],
        services: [{ ...LOCAL, pods: ['a', 'a2', 'b'] }],
      })
      const ask = (host: string) => network.send({ from: 'client', host, port: 32000, path: '/whatever' })
      expect(ask('10.0.1.5')).toMatchObject({
        outcome: 'ok',
        verdict: 'NONE',
        servedBy: '10.0.1.5:32000',
        sourceSeen: '198.51.100.7',
        pod: null,
        response: {
          status: 200,
          body: `{
\t"service": {
\t\t"namespace": "default",
\t\t"name": "web"
\t},
\t"localEndpoints": 2,
\t"serviceProxyHealthy": true
}`,
          headers: {
            'Content-Type': 'application/json',
            'X-Content-Type-Options': 'nosniff',
            'X-Load-Balancing-Endpoint-Weight': '2',
          },
        },
      })
      expect(ask('10.0.1.6').response).toMatchObject({
        status: 503,
        headers: { 'X-Load-Balancing-Endpoint-Weight': '0' },
      })
      expect(ask('10.0.1.7').response?.body).toContain('"localEndpoints": 0')
    },
  )

  it('[HCP-2] says what the node’s kube-proxy has heard, and nothing from before', () => {
    const cluster = new TestNetwork({ pods: [A, ASKER], services: [{ ...LOCAL, pods: ['a'] }] })
    const status = () => cluster.network.send({ from: 'pod/asker', host: '10.0.1.5', port: 32000 }).response?.status
    expect(status()).toBe(200)
    cluster.putPod({ ...A, ready: false })
    cluster.putService({ ...LOCAL, pods: ['a'] })
    expect(status()).toBe(200)
    cluster.step(1100)
    expect(status()).toBe(503)
  })

  claim(
    '[HCP-3] is open where node ports are, to everybody, for as long as the Service has one',
    {
      config: { proxy: { nodePortAddresses: ['10.0.1.0/24'] } },
      services: [LOCAL, { ...WEB, name: 'none', clusterIP: '10.96.0.21', type: 'LoadBalancer', ports: door(30081) }],
    },
    [
      { from: 'client', to: '10.0.1.6:32000', expect: 'ok' },
      { from: 'pod/asker', to: '10.0.1.6:32000', expect: 'ok', sourceSeen: '10.244.2.5' },
      { from: 'node/node-2', to: '10.0.1.6:32000', expect: 'ok' },
      { from: 'client', to: '203.0.113.12:32000', expect: 'refused', reason: 'NODE_PORT_CLOSED' },
      { from: 'client', to: '10.0.1.6:32001', expect: 'refused', reason: 'NODE_PORT_CLOSED' },
      { from: 'client', to: '10.0.1.6:32000', protocol: 'UDP', expect: 'refused' },
    ],
  )
})

it('[HCP-4] kube-proxy tells on 10256 that it is well, whatever Services there are', () => {
  const { network } = new TestNetwork({ pods: [ASKER] })
  const ask = (path: string) => network.send({ from: 'client', host: '203.0.113.12', port: 10256, path }).response
  expect(ask('/healthz')).toMatchObject({
    status: 200,
    body: expect.stringMatching(/, "nodeEligible": true\}$/) as string,
  })
  expect(ask('/livez')?.body).toMatch(/^\{"lastUpdated": "2026-01-05 09:00:02.*UTC","currentTime": ".*"\}$/)
  expect(ask('/')).toEqual({ status: 404, body: '404 page not found\n' })
})
