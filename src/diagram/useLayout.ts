import { useCallback, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { cluster, NOTHING, session, type Place } from '#state'
import type { Size } from './hooks.ts'
import { axisFor, emptyMemory, layout as layOut, recall } from './layout/layout.ts'
import type { Layout, Memory } from './layout/types.ts'

/** The layout of the cluster as it is now, with what earlier ones are remembered by. */
export function useLayout(size: Size | null) {
  const topology = useStore(cluster, (s) => s.topology)
  const reading = useStore(session, (s) => s.reading)
  const axis = axisFor(size?.width ?? Infinity)
  const memories = useRef(new Map<string, Memory>())
  const before = useRef(NOTHING)
  const [version, setVersion] = useState(0)
  const [dragging, setDragging] = useState(false)

  const layout = useMemo<Layout>(() => {
    void version // a drag or a tidying changed the memory
    if (before.current !== topology) {
      for (const [key, memory] of memories.current) memories.current.set(key, recall(memory, before.current, topology))
      before.current = topology
    }
    const key = `${reading} ${axis}`
    const memory = memories.current.get(key) ?? emptyMemory()
    memories.current.set(key, memory)
    return layOut(topology, { reading, axis }, memory)
  }, [topology, reading, axis, version])

  const memoryNow = useCallback(() => memories.current.get(`${reading} ${axis}`), [reading, axis])
  const drag = useCallback(
    (place: Place, at: { x: number; y: number } | undefined, moving: boolean) => {
      if (at) memoryNow()?.dragged.set(place, at)
      setDragging(moving)
      setVersion((n) => n + 1)
    },
    [memoryNow],
  )
  const tidy = useCallback(() => {
    memories.current.clear()
    setVersion((n) => n + 1)
  }, [])
  return { topology, layout, drag, tidy, dragging, moved: (memoryNow()?.dragged.size ?? 0) > 0 }
}
