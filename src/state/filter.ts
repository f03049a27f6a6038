import { createStore } from 'zustand/vanilla'
import type { Place } from '../engine/network/types.ts'
import type { Topology } from '../engine/topology/types.ts'

/** What of the cluster somebody wants to see; everything that is said must hold. */
export interface FilterWish {
  /** Only what is in this namespace; null for all. */
  namespace: string | null
  /** Only pods that a label selector selects, and what leads to them, `app=web,tier in (a,b)`; empty for all. */
  selector: string
  /** Only a Service, and who and what has to do with it; null for all. */
  service: Place | null
}

export const NO_FILTER: FilterWish = { namespace: null, selector: '', service: null }

interface Filter {
  wish: FilterWish
  /** What is left of a cluster; null while all of it is shown. Its code is loaded with the first filter. */
  keep: ((topology: Topology) => Topology) | null
}

/** What the diagram leaves out: `#state/find` sets it. */
export const filter = createStore<Filter>(() => ({ wish: NO_FILTER, keep: null }))

export function clearFilter(): void {
  filter.setState({ wish: NO_FILTER, keep: null })
}
