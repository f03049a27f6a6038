import { useEffect } from 'react'
import { cluster, pointOut } from '#state'
import { placeNamed } from './resolve.ts'

/** Until then what a lesson is about has come into the cluster, or it is something that the learner has to make. */
const PATIENCE_MS = 5000

/** Lights up what a lesson is about, once it is there. */
export function usePointOut(name: string | null, isReady: boolean): void {
  useEffect(() => {
    if (name === null || !isReady) return
    const look = () => {
      const place = placeNamed(name, cluster.getState().topology)
      if (!place) return
      stop()
      pointOut(place)
    }
    const watching = cluster.subscribe((now, before) => now.topology !== before.topology && look())
    const timer = setTimeout(() => stop(), PATIENCE_MS)
    const stop = () => {
      watching()
      clearTimeout(timer)
    }
    look()
    return stop
  }, [name, isReady])
}
