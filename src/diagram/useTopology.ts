import { useMemo } from 'react'
import { useStore } from 'zustand'
import { cluster, filter } from '#state'

/** The cluster as it is now, and what is shown of it; `part` says which part that is, and is empty for all of it. */
export function useTopology() {
  const whole = useStore(cluster, (s) => s.topology)
  const { wish, keep } = useStore(filter)
  const topology = useMemo(() => (keep ? keep(whole) : whole), [keep, whole])
  return { whole, topology, part: keep ? JSON.stringify(wish) : '' }
}
