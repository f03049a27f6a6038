import { createStore } from 'zustand/vanilla'
import type { Trace } from '../engine/network/types.ts'
import type { TrafficCount, TrafficSource } from '../engine/traffic/types.ts'

export const TRACES_KEPT = 1000

export interface Traffic {
  /** Oldest first; at most TRACES_KEPT. A fresh array a batch, the traces shared. */
  traces: Trace[]
  /** Ids of those that a person has made, by a button or in the terminal. */
  own: ReadonlySet<number>
  sources: { source: TrafficSource; count: TrafficCount }[]
}

export const traffic = createStore<Traffic>(() => ({ traces: [], own: new Set(), sources: [] }))

/** Sources as somebody has just made them, until the engine says so too. */
const changing = new Map<string, TrafficSource>()

/** Shows a source as it is going to be; to be called when the engine has answered: what it tells counts again then. */
export function showChanged(source: TrafficSource): () => void {
  changing.set(source.id, source)
  traffic.setState(({ sources }) => ({ sources: asChanged(sources) }))
  return () => {
    if (changing.get(source.id) === source) changing.delete(source.id)
  }
}

/** What the engine tells of its sources; news from before somebody's change does not undo it. */
export function setSources(sources: Traffic['sources']): void {
  traffic.setState({ sources: asChanged(sources) })
}

function asChanged(sources: Traffic['sources']): Traffic['sources'] {
  if (changing.size === 0) return sources
  return sources.map((one) => {
    const source = changing.get(one.source.id)
    return source ? { ...one, source } : one
  })
}

type Listener = (traces: readonly Trace[]) => void
const listeners = new Set<Listener>()

/** Called with each batch as it arrives, outside React: how the diagram learns of packets to draw. */
export function onTraces(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

const ownListeners = new Set<(trace: Trace) => void>()
const OWN_EVERY_MS = 500
let lastOwn = -Infinity
let nextOwn: Trace | null = null

/** Of many in a row now and then one is told, and the last one always. */
function tellOwn(trace: Trace): void {
  const left = lastOwn + OWN_EVERY_MS - performance.now()
  const tell = () => {
    lastOwn = performance.now()
    const newest = nextOwn
    nextOwn = null
    if (newest) for (const listener of ownListeners) listener(newest)
  }
  const isPlanned = nextOwn !== null
  nextOwn = trace
  if (left <= 0) tell()
  else if (!isPlanned) setTimeout(tell, left)
}

/** Called with the newest request that a person has made, at most twice a second. */
export function onOwn(listener: (trace: Trace) => void): () => void {
  ownListeners.add(listener)
  return () => ownListeners.delete(listener)
}

/** @param own ids of those that a person has made */
export function addTraces(batch: readonly Trace[], own: readonly number[] = []): void {
  const first = batch[0]
  if (!first) return
  // An engine that was brought back counts on from its last snapshot: what it had told after that never happened.
  traffic.setState(({ traces, own: before }) => {
    const past = (traces.at(-1)?.id ?? 0) < first.id ? traces : traces.filter((trace) => trace.id < first.id)
    const now = past.slice(Math.max(0, past.length + batch.length - TRACES_KEPT)).concat(batch.slice(-TRACES_KEPT))
    const oldest = now[0]!.id
    const kept = [...before].filter((id) => id >= oldest && id < first.id)
    const same = own.length === 0 && kept.length === before.size
    return { traces: now, own: same ? before : new Set([...kept, ...own]) }
  })
  announce(batch)
  const newest = batch.findLast(({ id }) => own.includes(id))
  if (newest) tellOwn(newest)
}

/** Lets requests fly that the store has already. */
export function announce(batch: readonly Trace[]): void {
  for (const listener of listeners) listener(batch)
}
