import { createStore } from 'zustand/vanilla'
import type { Trace } from '../engine/network/types.ts'
import type { TrafficCount, TrafficSource } from '../engine/traffic/types.ts'

export const TRACES_KEPT = 1000

export interface Traffic {
  /** Oldest first; at most TRACES_KEPT. A fresh array a batch, the traces shared. */
  traces: Trace[]
  sources: { source: TrafficSource; count: TrafficCount }[]
}

export const traffic = createStore<Traffic>(() => ({ traces: [], sources: [] }))

type Listener = (traces: readonly Trace[]) => void
const listeners = new Set<Listener>()

/** Called with each batch as it arrives, outside React: how the diagram learns of packets to draw. */
export function onTraces(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function addTraces(batch: readonly Trace[]): void {
  const first = batch[0]
  if (!first) return
  // An engine that was brought back counts on from its last snapshot: what it had told after that never happened.
  traffic.setState(({ traces }) => ({
    traces: [...traces.filter((trace) => trace.id < first.id), ...batch].slice(-TRACES_KEPT),
  }))
  for (const listener of listeners) listener(batch)
}
