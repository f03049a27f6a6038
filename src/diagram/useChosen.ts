import { useEffect, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { onTraces, selection, traffic, type Place, type Topology, type Trace } from '#state'
import type { Facts } from './packets/journey.ts'
import type { Ground } from './packets/layer.ts'
import { drawnPath, legOfHop, placesOfHop, type DrawnPath } from './path/tracePath.ts'

const NONE: ReadonlySet<Place> = new Set()

/** The selected request, kept even when the ring of traces has forgotten it. */
export function useSelectedTrace(): Trace | null {
  const id = useStore(selection, (s) => s.trace)
  // Traces come many times a second; only the one that is looked for makes this render.
  const found = useStore(traffic, (s) => (id === null ? null : (s.traces.findLast((trace) => trace.id === id) ?? null)))
  const [kept, setKept] = useState<Trace | null>(null)
  if (found && found !== kept) setKept(found)
  return found ?? (kept?.id === id ? kept : null)
}

/** The newest request, at most four times a second: for who wants no motion. */
export function useLatestTrace(wanted: boolean): Trace | null {
  const [latest, setLatest] = useState<Trace | null>(null)
  useEffect(() => {
    if (!wanted) return
    let newest: Trace | null = traffic.getState().traces.at(-1) ?? null
    let timer: ReturnType<typeof setTimeout> | null = null
    const show = () => {
      timer = null
      setLatest(newest)
    }
    const stop = onTraces((traces) => {
      newest = traces.at(-1) ?? newest
      timer ??= setTimeout(show, 250)
    })
    show()
    return () => {
      stop()
      if (timer) clearTimeout(timer)
    }
  }, [wanted])
  return wanted ? latest : null
}

export interface Chosen {
  path: DrawnPath | null
  hop: ReadonlySet<Place>
  /** Number of the leg that the hop belongs to. */
  leg: number | null
}

/** What the request that is looked at, and its hop that is pointed at, touch in the picture. */
export function useChosen(trace: Trace | null, ground: Ground): Chosen {
  const index = useStore(selection, (s) => s.hop)
  const path = useMemo(() => (trace ? drawnPath(trace, ground) : null), [trace, ground])
  const hop = useMemo(
    () => (trace && path && index !== null ? placesOfHop(trace, index, path.places) : NONE),
    [trace, path, index],
  )
  const leg = trace && path && index !== null ? legOfHop(trace, index, path.legs) : null
  return { path, hop, leg }
}

/** Whose address an address is, and where pods run. */
export function factsOf(topology: Topology): Facts {
  const book = new Map<string, Place>()
  const homes = new Map<Place, Place | null>()
  for (const client of topology.clients) book.set(client.ip, client.place)
  for (const pod of topology.pods) {
    if (pod.ip) book.set(pod.ip, pod.place)
    for (const ip of pod.otherAddresses ?? []) book.set(ip, pod.place)
    homes.set(pod.place, pod.node)
  }
  for (const node of topology.nodes) {
    book.set(node.internalIP, node.place)
    if (node.externalIP) book.set(node.externalIP, node.place)
    for (const ip of node.otherAddresses ?? []) book.set(ip, node.place)
  }
  return { ownerOf: (address) => book.get(address) ?? null, nodeOf: (pod) => homes.get(pod) ?? null }
}
