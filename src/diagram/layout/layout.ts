import type { Topology } from '#state'
import { senders } from './groups.ts'
import { logical } from './logical.ts'
import type { Layout, Memory, Options } from './types.ts'

export function emptyMemory(): Memory {
  return { at: new Map(), slots: new Map(), forms: new Map(), dragged: new Map() }
}

/**
 * The memory to go on with: none when a bare cluster is populated, and when its first traffic shows which pods only
 * send, so that the first picture is tidy. What was dragged stays in any case.
 *
 * @param isYoung the picture has just come: then each further pod that turns out to send makes it tidy again
 */
export function recall(memory: Memory, before: Topology, now: Topology, isYoung = false): Memory {
  const settled = before.services.length > 0 && before.pods.length > 0 && !hasNewSender(before, now, isYoung)
  return settled || now.nodes.length === 0 ? memory : { ...emptyMemory(), dragged: memory.dragged }
}

function hasNewSender(before: Topology, now: Topology, isYoung: boolean): boolean {
  const known = senders(before)
  if (known.size > 0 && !isYoung) return false
  return [...senders(now)].some((place) => !known.has(place))
}

/** Where everything stands in one of the readings. */
export type Stand = (topology: Topology, options: Options, memory: Memory) => Layout

/**
 * Where everything stands. Pure but for `memory`, which it reads and brings up to date, so that the next layout
 * leaves in place what survives.
 *
 * @param inside the physical reading, where it is loaded; without it everything stands in the logical one
 */
export function layOut(topology: Topology, options: Options, memory: Memory, inside: Stand | null): Layout {
  const present = new Set(
    [topology.clients, topology.loadBalancers, topology.nodes, topology.services, topology.pods].flatMap((views) =>
      views.map((view) => view.place),
    ),
  )
  for (const pod of topology.pods) if (pod.owner) present.add(pod.owner)
  for (const place of memory.dragged.keys()) if (!present.has(place)) memory.dragged.delete(place)
  if (options.reading === 'physical' && inside) return inside(topology, options, memory)
  return logical(topology, { ...options, reading: 'logical' }, memory)
}

/** Width under which the picture runs down instead of across, in CSS pixels. */
export const NARROW_PANE = 560

/** Up to here a wide picture is drawn tight. */
const TIGHT_PANE = 760

export const isTight = (paneWidth: number): boolean => paneWidth < TIGHT_PANE

export function axisFor(paneWidth: number): Options['axis'] {
  return paneWidth < NARROW_PANE ? 'y' : 'x'
}
