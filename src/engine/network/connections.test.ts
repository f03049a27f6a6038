import { describe, expect, it } from 'vitest'
import { TestNetwork, type TestPod, type TestService } from '../../testing/testNetwork.ts'
import { Connections } from './connections.ts'
import type { ConntrackState } from './conntrackState.ts'

const pods: TestPod[] = ['a', 'b', 'c'].map((name, i) => ({ name, ip: `10.244.${i}.7`, node: `node-${i + 1}` }))
const NODES = ['node-1', 'node-2', 'node-3']
const RATE = 100
const MINUTE = 60_000

/** Traffic at a node port of each node in turn, so that it is masqueraded and crosses nodes. */
function busy(): { cluster: TestNetwork; pass: (ms: number) => void } {
  const ports: TestService['ports'] = [{ port: 80, targetPort: 80, nodePort: 30080, protocol: 'TCP' }]
  const cluster = new TestNetwork({
    pods,
    services: [{ name: 'web', type: 'NodePort', clusterIP: '10.96.0.20', ports }],
  })
  cluster.network.setConntrackMax(20_000)
  cluster.step(2000)
  const doors = ['203.0.113.11', '203.0.113.12', '203.0.113.13']
  let sent = 0
  const pass = (ms: number) => {
    for (let t = 0; t < ms; t += 1000 / RATE) {
      cluster.network.probe({ from: 'client', host: doors[sent++ % doors.length]!, port: 30080 })
      cluster.step(1000 / RATE)
    }
  }
  return { cluster, pass }
}

const tables = (cluster: TestNetwork): ConntrackState[] =>
  cluster.network.snapshot().nodes.map((node) => node.conntrack)
const blocksOf = (states: ConntrackState[]) => states.flatMap(({ blocks }) => blocks)
const bytesOf = (blocks: Iterable<readonly number[]>) => [...blocks].reduce((sum, { length }) => sum + 8 * length, 0)

describe('what a connection that waits out its time takes', () => {
  it('[MEM-5] is 29 bytes in its node, and 8 more where it matters when it began', () => {
    const connections = new Connections(2)
    for (let i = 1; i < 4096; i++) connections.add(1, i, 2, i, 0, i)
    expect(connections.bytes).toBe(4096 * 29)
    connections.began(7, 99)
    expect(connections.bytes).toBe(4096 * 37)
    expect([connections.since(7), connections.expires(7)]).toEqual([99, 7])
  })

  it('[MEM-5] is found by both its tuples, however many there are', () => {
    const connections = new Connections(1)
    const slots: number[] = []
    for (let i = 0; i < 70_000; i++)
      slots.push(connections.add(i % 7, i % 65_521, 100_000 + (i % 11), i % 65_519, 0, i))
    for (let i = 0; i < 70_000; i += 3) connections.remove(slots[i]!)
    for (let i = 0; i < 70_000; i++) {
      const tuple = i % 3 === 0 ? [0, 0] : [2 * slots[i]!, 2 * slots[i]! + 1]
      expect([connections.find(i % 7, i % 65_521), connections.find(100_000 + (i % 11), i % 65_519)]).toEqual(tuple)
    }
  })

  it('[MEM-5] stays the same from the second minute on', () => {
    const { cluster, pass } = busy()
    pass(2 * MINUTE)
    const { bytes, size } = { bytes: cluster.network.trackedBytes, size: cluster.network.connections('node-1').length }
    expect(size).toBeGreaterThan(RATE * 60)
    pass(3 * MINUTE)
    expect(cluster.network.trackedBytes).toBe(bytes)
  })

  it('[MEM-5] is 16 bytes in all snapshots together', () => {
    const { cluster, pass } = busy()
    const kept = new Set<readonly number[]>()
    const remember = () => {
      const blocks = blocksOf(tables(cluster))
      for (const block of blocks) kept.add(block)
      return blocks
    }
    pass(2 * MINUTE)
    const living = NODES.reduce((sum, node) => sum + cluster.network.connections(node).length, 0)
    expect(bytesOf(remember()) / living).toBeLessThan(17)
    const before = bytesOf(kept)
    for (let s = 0; s < 60; s += 5) {
      pass(5000)
      remember()
    }
    // Half of them have come since; and of each of twelve moments a second at either end is its own.
    expect(bytesOf(kept) - before).toBeLessThan(((living / 2) * 17 * 72) / 60 + 12 * 3 * 120)
    expect(remember().every((block, i, all) => block === remember()[i] && all.length > 300)).toBe(true)
  })
})

describe('a table that is saved', () => {
  it('[MEM-6] is the same whether or not it was saved before, or brought back', () => {
    const [often, seldom] = [busy(), busy()]
    for (let s = 0; s < 150; s += 10) {
      for (const { pass } of [often, seldom]) pass(10_000)
      tables(often.cluster)
      if (s === 60) {
        const text = JSON.stringify(often.cluster.network.snapshot())
        often.cluster.network.restore(JSON.parse(text) as never)
        expect(JSON.stringify(often.cluster.network.snapshot())).toBe(text)
      }
    }
    expect(tables(often.cluster)).toEqual(tables(seldom.cluster))
    for (const node of NODES) {
      expect(often.cluster.network.connections(node)).toEqual(seldom.cluster.network.connections(node))
    }
  })
})
