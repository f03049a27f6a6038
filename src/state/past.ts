import { createStore } from 'zustand/vanilla'
import type { Past, Trace, Update } from '../host/messages.ts'
import { addEvents, addFaults, cluster, type ClusterView } from './cluster.ts'
import { addTraces, announce, traffic } from './traffic.ts'

/** How far back one can look, and the present while an earlier time is shown. */
export const past = createStore<Past>(() => ({ from: 0, present: null }))

/** Requests, events and faults up to the present, while the stores show those of an earlier time. */
let present: ({ traces: Trace[] } & Pick<ClusterView, 'events' | 'faults'>) | null = null

type Listener = (traces: readonly Trace[], time: number) => void
const listeners = new Set<Listener>()

/** Called when another time is shown than the one that comes next, with the requests that had been told by then. */
export function onSought(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Puts the requests and events of an update into the stores, whichever time it tells of. */
export function tell(update: Update): void {
  const before = past.getState().present
  if (update.past) past.setState(update.past)
  const isBack = past.getState().present !== null
  if (update.sought) {
    const { traces } = traffic.getState()
    const { events, faults } = cluster.getState()
    present ??= { traces, events, faults }
    show(update.time)
    for (const listener of listeners) listener(traffic.getState().traces, update.time)
    if (!isBack) present = null
    return
  }
  if (isBack) {
    // It happens again: all of it is known.
    const fault = present?.faults[cluster.getState().faults.length]
    if (update.traces || update.events || (fault && fault.t <= update.time)) show(update.time)
    if (update.traces) announce(update.traces)
    return
  }
  if (before !== null && present && update.time >= before) {
    const since = before
    traffic.setState({ traces: present.traces })
    cluster.setState({ events: present.events, faults: present.faults })
    addTraces(update.traces ?? [], update.own)
    addEvents((update.events ?? []).filter(({ t }) => t > since))
    addFaults(update.faults)
    present = null
    return
  }
  // From an earlier time things take another way: what came after never happened.
  present = null
  addTraces(update.traces ?? [], update.own)
  addEvents(update.events ?? [])
  addFaults(update.faults)
}

/** A new cluster has no past. */
export function forget(): void {
  present = null
  past.setState({ from: 0, present: null })
  traffic.setState({ traces: [], own: new Set(), sources: [] })
  cluster.setState({ events: [], faults: [] })
}

function show(time: number): void {
  if (!present) return
  traffic.setState({ traces: present.traces.filter((trace) => trace.t <= time) })
  const isPast = ({ t }: { t: number }) => t <= time
  cluster.setState({ events: present.events.filter(isPast), faults: present.faults.filter(isPast) })
}
