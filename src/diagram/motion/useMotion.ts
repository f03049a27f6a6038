import { useEffect, useState } from 'react'
import type { Place, Topology } from '#state'
import type { Layout } from '../layout/types.ts'
import { flightsBetween, originsOf, type Flight, type Origin } from './flights.ts'

/** As long as a change of reading takes; the animations of motion.css take as long. */
export const CROSS_MS = 400

export interface Motion {
  flights: readonly Flight[]
  origins: ReadonlyMap<Place, Origin>
}

const REST: Motion = { flights: [], origins: new Map() }

/** What moves because the picture has become another: told once, and forgotten when it has arrived. */
export function useMotion(topology: Topology, layout: Layout, still: boolean): Motion {
  const [motion, setMotion] = useState(REST)
  const [seen, setSeen] = useState(layout)
  if (seen !== layout) {
    setSeen(layout)
    const next = still ? REST : motionBetween(seen, layout, topology)
    // What is on its way goes on, whatever comes after it.
    if (next !== REST)
      setMotion({
        flights: next.flights.length > 0 ? next.flights : motion.flights,
        origins: new Map([...motion.origins, ...next.origins]),
      })
  }
  useEffect(() => {
    if (motion === REST) return
    const timer = setTimeout(() => setMotion(REST), CROSS_MS + 50)
    return () => clearTimeout(timer)
  }, [motion])
  return motion
}

function motionBetween(before: Layout, now: Layout, topology: Topology): Motion {
  const flights = flightsBetween(before, now)
  const origins = originsOf(before, now, ownersOf(topology), () => leadsOf(topology))
  return flights.length === 0 && origins.size === 0 ? REST : { flights, origins }
}

function ownersOf({ pods }: Topology): (place: Place) => string | null {
  let owners: Map<Place, string | null> | null = null
  return (place) => (owners ??= new Map(pods.map((pod) => [pod.place, pod.owner]))).get(place) ?? null
}

function leadsOf({ edges, loadBalancers }: Topology): ReadonlyMap<Place, Place[]> {
  const leads = new Map<Place, Place[]>(loadBalancers.map(({ place, service }) => [place, [service]]))
  for (const { from, to } of edges) {
    const list = leads.get(to)
    if (list) list.push(from)
    else leads.set(to, [from])
  }
  return leads
}
