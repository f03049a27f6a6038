import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { NOTHING, session, type Place } from '#state'
import type { Size } from './hooks.ts'
import { axisFor, emptyMemory, isTight, layout as layOut, recall } from './layout/layout.ts'
import { opened } from './layout/opened.ts'
import { settle } from './layout/settle.ts'
import type { Layout, Memory } from './layout/types.ts'
import { useTopology } from './useTopology.ts'

/** What the last picture remembered, for the next one: meanwhile the diagram was text, or another pane was shown. */
let kept = { memories: new Map<string, Memory>(), before: NOTHING }

/** The layout of the cluster as it is now, with what earlier ones are remembered by. */
export function useLayout(size: Size | null) {
  const { whole, topology, part } = useTopology()
  const reading = useStore(session, (s) => s.reading)
  const axis = axisFor(size?.width ?? Infinity)
  const tight = isTight(size?.width ?? Infinity)
  const folds = useStore(opened, (s) => s.folds)
  // A drag and a tidying make this a new map: that is what lets the layout be made again.
  const [memories, setMemories] = useState(() => kept.memories)
  const before = useRef(kept.before)
  const last = useRef<Layout | null>(null)
  const [dragging, setDragging] = useState(false)

  // What is left of the cluster under a filter stands where it would alone, and the whole is as it was afterwards.
  const keyOf = useCallback((...form: string[]) => [...form, part].join(' '), [part])

  const layout = useMemo<Layout>(() => {
    if (before.current !== whole) {
      for (const [key, memory] of memories) memories.set(key, recall(memory, before.current, whole))
      before.current = whole
    }
    const key = keyOf(reading, axis)
    const memory = memories.get(key) ?? emptyMemory()
    memories.set(key, memory)
    return (last.current = settle(layOut(topology, { reading, axis, tight, opened: folds }, memory), last.current))
  }, [topology, whole, reading, axis, tight, folds, before, memories, keyOf])

  useEffect(() => {
    kept = { memories, before: whole }
  }, [memories, whole])

  /** Whether a fresh layout would look different, so that tidying has an effect. Not worth that the picture waits for it. */
  const later = useDeferredValue(useMemo(() => ({ topology, layout }), [topology, layout]))
  const untidy = useMemo(() => {
    const fresh = layOut(later.topology, later.layout.options, emptyMemory())
    return [...fresh.rects].some(([place, { x, y }]) => {
      const rect = later.layout.rects.get(place)
      return rect && (Math.abs(rect.x - x) > 2 || Math.abs(rect.y - y) > 2)
    })
  }, [later])

  const memoryNow = useCallback(() => memories.get(keyOf(reading, axis)), [reading, axis, memories, keyOf])
  const drag = useCallback(
    (place: Place, at: { x: number; y: number } | undefined, moving: boolean) => {
      if (at) memoryNow()?.dragged.set(place, at)
      setDragging(moving)
      setMemories((old) => new Map(old))
    },
    [memoryNow],
  )
  const tidy = useCallback(() => {
    setMemories(new Map())
  }, [])
  return { topology, part, layout, drag, tidy, dragging, untidy }
}
