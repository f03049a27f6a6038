import { beforeEach, describe, expect, it } from 'vitest'
import * as manifest from '#manifest'
import { DEMO } from '../share/demo.ts'
import { PlaygroundServer, type ServerSnapshot } from './server.ts'
import type { Update } from './messages.ts'

const CLOSED = 'kind: Playground\napiVersion: podpath.dev/v1\nfirewall: {nodePorts: closed}\n'

let updates: Update[]
let server: PlaygroundServer

const firewall = () => updates.findLast(({ topology }) => topology)!.topology!.firewall
const ask = () => {
  const answer = server.handle({ type: 'send', from: 'client', service: 'default/nginx-nodeport', door: 'nodePort' })
  return 'trace' in answer ? answer.trace.reason : answer.error
}

beforeEach(() => {
  updates = []
  server = new PlaygroundServer((update) => updates.push(update), manifest)
  server.handle({ type: 'start', playground: DEMO })
})

describe('the firewall of a running cluster', () => {
  it('closes at once, and opens again, while the cluster goes on', () => {
    const before = updates.findLast(({ topology }) => topology)!.topology!.pods.map(({ name }) => name)
    expect(ask()).toBeNull()
    server.handle({ type: 'setFirewall', config: CLOSED })
    expect(firewall()).toEqual({ nodePorts: 'closed', allow: [] })
    expect(ask()).toBe('FIREWALL_CLOSED')
    expect(updates.findLast(({ topology }) => topology)!.topology!.pods.map(({ name }) => name)).toEqual(before)
    server.handle({ type: 'setFirewall', config: '' })
    expect(ask()).toBeNull()
  })

  it('is in snapshots', () => {
    server.handle({ type: 'setFirewall', config: CLOSED })
    const snapshot = server.handle({ type: 'snapshot' }) as ServerSnapshot
    server.handle({ type: 'start', playground: { ...DEMO, config: CLOSED }, snapshot })
    expect(ask()).toBe('FIREWALL_CLOSED')
  })
})
