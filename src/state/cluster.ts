import { createStore } from 'zustand/vanilla'
import type { Topology } from '../engine/topology/types.ts'
import type { ClusterEvent, FaultMade } from '../host/messages.ts'

export interface ClusterView {
  topology: Topology
  /** Oldest first; at most 500. */
  events: ClusterEvent[]
  /** Oldest first; at most 500. */
  faults: FaultMade[]
}

export const NOTHING: Topology = {
  clients: [],
  loadBalancers: [],
  nodes: [],
  services: [],
  pods: [],
  edges: [],
  policies: [],
  forbidden: [],
  firewall: { nodePorts: 'open', allow: [] },
  entries: [],
  routes: [],
}

/** What the cluster looks like now: replaced as a whole, with unchanged parts shared. */
export const cluster = createStore<ClusterView>(() => ({ topology: NOTHING, events: [], faults: [] }))

export const EVENTS_KEPT = 500

export function addEvents(batch: readonly ClusterEvent[]): void {
  if (batch.length === 0) return
  cluster.setState(({ events }) => ({ events: [...events, ...batch].slice(-EVENTS_KEPT) }))
}

export function addFaults(batch: readonly FaultMade[] = []): void {
  if (batch.length === 0) return
  cluster.setState(({ faults }) => ({ faults: [...faults, ...batch].slice(-EVENTS_KEPT) }))
}
