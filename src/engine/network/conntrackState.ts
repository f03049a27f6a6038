/**
 * A connection table as it is saved. A cluster is remembered every few seconds, and heavy traffic leaves tens of
 * thousands of connections in TIME_WAIT, each of which stays as it is for two minutes: so one takes two numbers, and
 * those that expire in the same second are a block that all states have in common in which they are.
 */
import { keep } from '../kernel/index.ts'
import type { Connections } from './connections.ts'
import { packetOf, type Lane, type Lanes } from './lanes.ts'
import type { Packet } from './types.ts'

/** Plain data; the same for the same connections, however they came to be. Blocks are shared and never change. */
export interface ConntrackState {
  /** Packets of the lanes that are in use, with 0 for the port that each connection has of its own. */
  lanes: Packet[]
  /** Which of them lead there and back: two places in `lanes` for each pair. */
  pairs: number[]
  /**
   * The number of a state, and of each connection: pair, port and port of the reply in one number, when it expires, and
   * if it is one of datagrams when it began.
   */
  blocks: (readonly number[])[]
}

/** Connections that expire within so many milliseconds are a block. */
const BLOCK_MS = 1000
const PORT = 65_536

export interface Table {
  connections: Connections
  lanes: Lanes
  /** By the number of a state, whether it is one of datagrams. */
  isDatagrams: readonly boolean[]
}

/** @param before blocks of an earlier state, which are taken again where they are the same still */
export function save({ connections, lanes, isDatagrams }: Table, before: ConntrackState['blocks']): ConntrackState {
  const known = lanes.size
  const pairOf = (slot: number) => connections.lane(2 * slot) * known + connections.lane(2 * slot + 1)
  const places = new Map<number, number>()
  isDatagrams.forEach((_, state) => {
    for (let slot = connections.first(state); slot; slot = connections.after(slot)) places.set(pairOf(slot), 0)
  })
  const pairs = [...places.keys()]
    .map((pair) => ({ pair, there: lanes.get(Math.floor(pair / known)), back: lanes.get(pair % known) }))
    .sort((a, b) => byName(a.there, b.there) || byName(a.back, b.back))
  pairs.forEach(({ pair }, place) => places.set(pair, place))
  const used = [...new Set(pairs.flatMap(({ there, back }) => [there, back]))].sort(byName)
  const placeOf = new Map(used.map((lane, place) => [lane, place]))
  const blocks: ConntrackState['blocks'] = []
  const same = again(before)
  isDatagrams.forEach((isDatagram, state) => {
    let block: number[] = []
    let end = -Infinity
    for (let slot = connections.first(state); slot; slot = connections.after(slot)) {
      const expires = connections.expires(slot)
      if (expires >= end) {
        if (block.length > 0) blocks.push(same(block))
        block = [state]
        end = (Math.floor(expires / BLOCK_MS) + 1) * BLOCK_MS
      }
      const ports = connections.port(2 * slot) * PORT + connections.port(2 * slot + 1)
      block.push(places.get(pairOf(slot))! * PORT * PORT + ports, expires)
      if (isDatagram) block.push(connections.since(slot))
    }
    if (block.length > 0) blocks.push(same(block))
  })
  return {
    lanes: used.map((lane) => packetOf(lane, 0)),
    pairs: pairs.flatMap(({ there, back }) => [placeOf.get(there)!, placeOf.get(back)!]),
    blocks,
  }
}

/** Fills tables that are empty. */
export function load({ lanes: packets, pairs, blocks }: ConntrackState, table: Table): void {
  const { connections, lanes, isDatagrams } = table
  const ids = pairs.map((place, i) => lanes.of(i % 2 === 0 ? 'original' : 'reply', packets[place]!).id)
  for (const block of blocks) {
    const state = block[0]!
    const width = isDatagrams[state] ? 3 : 2
    for (let at = 1; at < block.length; at += width) {
      const packed = block[at]!
      const pair = Math.floor(packed / (PORT * PORT))
      const port = Math.floor(packed / PORT) % PORT
      const slot = connections.add(ids[2 * pair]!, port, ids[2 * pair + 1]!, packed % PORT, state, block[at + 1]!)
      if (width === 3) connections.began(slot, block[at + 2]!)
    }
  }
}

/** Gives for each block the same one of before, if there is one. Both come by state and by time. */
function again(before: ConntrackState['blocks']): (block: readonly number[]) => readonly number[] {
  let at = 0
  return (block) => {
    while (at < before.length && comesBefore(before[at]!, block)) at++
    return keep(block, before[at])
  }
}

function comesBefore(
  [state = 0, , expires = 0]: readonly number[],
  [other = 0, , later = 0]: readonly number[],
): boolean {
  return state < other || (state === other && Math.floor(expires / BLOCK_MS) < Math.floor(later / BLOCK_MS))
}

function byName(a: Lane, b: Lane): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0
}
