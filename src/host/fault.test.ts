import { beforeEach, describe, expect, it } from 'vitest'
import * as manifest from '#manifest'
import { DEMO } from '../share/demo.ts'
import { PlaygroundServer } from './server.ts'
import type { Topology } from '../engine/topology/types.ts'
import type { Update } from './messages.ts'

let updates: Update[]
let server: PlaygroundServer

const topology = (): Topology => updates.findLast((update) => update.topology)!.topology!
const web = () => topology().pods.find(({ owner }) => owner?.startsWith('deployment/default/'))!

beforeEach(() => {
  updates = []
  server = new PlaygroundServer((update) => updates.push(update), manifest)
  server.handle({ type: 'start', playground: DEMO })
})

describe('a fault', () => {
  it('shows at once, and is gone from an earlier time that somebody looks at', () => {
    const pod = web().place
    const before = updates.at(-1)!.time
    for (let i = 0; i < 20; i++) server.tick(100)
    expect(server.handle({ type: 'fault', fault: { type: 'slowPod', pod, ms: 300 } })).toEqual({})
    expect(web()).toMatchObject({ place: pod, slowMs: 300 })
    server.handle({ type: 'seek', time: before })
    expect(web()).not.toHaveProperty('slowMs')
    server.handle({ type: 'seek', time: before + 5000 })
    expect(web().slowMs).toBe(300)
  })

  it('that cannot be is answered in a sentence', () => {
    const pod = web().place
    const { error } = server.handle({ type: 'fault', fault: { type: 'failReadiness', pod } })
    expect(error).toMatch(/^pod nginx-demo-\S+ has no readiness probe/)
  })

  it('is told once with its moment, and not again when time passes there again; nor is one that cannot be', () => {
    const made = () => updates.flatMap(({ faults = [] }) => faults)
    const pod = web().place
    for (let i = 0; i < 10; i++) server.tick(100)
    const at = updates.at(-1)!.time
    server.handle({ type: 'fault', fault: { type: 'stopNode', node: 'node-2' } })
    server.handle({ type: 'fault', fault: { type: 'failReadiness', pod } })
    for (let i = 0; i < 10; i++) server.tick(100)
    server.handle({ type: 'seek', time: at - 500 })
    server.handle({ type: 'play', speed: 1 })
    for (let i = 0; i < 10; i++) server.tick(100)
    expect(topology().nodes.map(({ off }) => off ?? false)).toEqual([false, true, false])
    expect(made()).toEqual([{ t: at, fault: { type: 'stopNode', node: 'node-2' } }])
  })

  it('of the firewall is told when it closes, lets others in, and opens', () => {
    const set = (firewall: string) =>
      server.handle({ type: 'setFirewall', config: `kind: Playground\napiVersion: podpath.dev/v1\n${firewall}` })
    set('firewall: { nodePorts: closed }')
    set('firewall: { nodePorts: closed }')
    set('firewall: { nodePorts: closed, allow: [{ ports: 30100, from: [0.0.0.0/0] }] }')
    set('')
    expect(updates.flatMap(({ faults = [] }) => faults).map(({ fault }) => fault.type)).toEqual([
      'closeFirewall',
      'changeFirewall',
      'openFirewall',
    ])
  })

  it('of a machine shows on its node', () => {
    server.handle({ type: 'fault', fault: { type: 'stopNode', node: 'node-2' } })
    expect(topology().nodes.map(({ off }) => off ?? false)).toEqual([false, true, false])
  })
})

it('a burst of a source is the traffic’s own: nobody is led away to one of its requests', () => {
  const { source } = updates.findLast((update) => update.sources)!.sources![0]!
  updates.length = 0
  expect(server.handle({ type: 'burst', id: source.id, count: 20 })).toEqual({})
  expect(updates.flatMap(({ traces = [] }) => traces)).toHaveLength(20)
  expect(updates.flatMap(({ own = [] }) => own)).toEqual([])
  expect(server.handle({ type: 'burst', id: 'nobody', count: 1 })).toEqual({ error: 'That source is gone.' })
})
