/**
 * What the first picture does without, as one part that comes right after it: the physical reading, and the ways around
 * cards. Whoever lays out without a page has all of it at once.
 */
import { aisle } from './geometry/aisles.ts'
import { detours } from './geometry/detour.ts'
import type { Ways } from './geometry/roads.ts'
import { layOut } from './layout/layout.ts'
import { physical } from './layout/physical.ts'
import type { Layout, Memory, Options, Topology } from './layout/types.ts'

/** For `setWays`. */
export const ways: Ways = { aisle, detours }

/** `layOut` in either reading. */
export const layout = (topology: Topology, options: Options, memory: Memory): Layout =>
  layOut(topology, options, memory, physical)

export { physical }
