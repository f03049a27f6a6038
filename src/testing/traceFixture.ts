import type { Hop, Packet, Trace } from '#state'

/** A packet of the demo's client, for tests. */
export function packet(change: Partial<Packet> = {}): Packet {
  return { src: '198.51.100.7', sport: 41000, dst: '203.0.113.11', dport: 30100, protocol: 'TCP', ...change }
}

/** A hop at node-1, for tests. */
export function hop(change: Partial<Hop> = {}): Hop {
  const before = packet()
  return {
    t: 0,
    at: 'node/node-1',
    direction: 'request',
    action: 'route',
    hook: null,
    rule: null,
    path: [],
    why: '',
    before,
    after: before,
    ...change,
  }
}

/** A request of the demo through its node port that went well, for tests. */
export function trace(change: Partial<Trace> = {}): Trace {
  return {
    id: 1,
    t: 0,
    duration: 8,
    source: 'client/internet',
    request: {
      method: 'GET',
      url: 'http://203.0.113.11:30100/',
      host: '203.0.113.11',
      port: 30100,
      protocol: 'TCP',
      path: '/',
    },
    outcome: 'ok',
    response: { status: 200, body: '' },
    reason: null,
    facts: null,
    lookups: [],
    servedBy: '10.244.2.4:80',
    sourceSeen: '10.0.1.5',
    pod: 'pod/default/nginx-demo-x',
    service: 'service/default/nginx-nodeport',
    hops: [],
    verdict: 'DNAT',
    masquerade: true,
    endpoints: [],
    servicePort: 'default/nginx-nodeport',
    ...change,
  }
}
