import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { NOTHING, session, type Place } from '#state'
import type { Size } from './hooks.ts'
import { setWays } from './geometry/roads.ts'
import { axisFor, emptyMemory, isTight, layOut, recall, type Stand } from './layout/layout.ts'
import { opened } from './layout/opened.ts'
import { LAPTOP, roughly } from './layout/room.ts'
import { settle } from './layout/settle.ts'
import type { Layout, Memory } from './layout/types.ts'
import { useTopology } from './useTopology.ts'

/** What the last picture remembered, for the next one: meanwhile the diagram was text, or another pane was shown. */
let kept = { memories: new Map<string, Memory>(), before: NOTHING }

/** Within this time of its pods' coming, traffic shows who only sends, one after another. */
const YOUNG_MS = 8000

let loaded: Stand | null = null

/** The physical reading, and with it the ways around cards: null until they are loaded, right after the first picture. */
function useLate(): Stand | null {
  const [inside, setInside] = useState<{ stand: Stand } | null>(loaded && { stand: loaded })
  useEffect(() => {
    let isHere = true
    import('./late.ts').then(
      ({ physical, ways }) => {
        setWays(ways)
        loaded = physical
        if (isHere) setInside({ stand: physical })
      },
      () => {}, // the page says itself that it is cut off when it next loads a part
    )
    return () => void (isHere = false)
  }, [])
  return inside && inside.stand
}

/** The layout of the cluster as it is now, with what earlier ones are remembered by. */
export function useLayout(size: Size | null) {
  const { whole, topology, part } = useTopology()
  const wished = useStore(session, (s) => s.reading)
  const inside = useLate()
  // Until what it takes is loaded, the picture stays as it is.
  const reading = inside ? wished : 'logical'
  const axis = axisFor(size?.width ?? Infinity)
  const tight = isTight(size?.width ?? Infinity)
  const hasSize = size !== null
  const { width, height } = roughly(size ?? LAPTOP)
  const room = useMemo(() => ({ width, height }), [width, height])
  const folds = useStore(opened, (s) => s.folds)
  // A drag and a tidying make this a new map: that is what lets the layout be made again.
  const [memories, setMemories] = useState(() => kept.memories)
  const before = useRef(kept.before)
  const young = useRef(true)
  const hasPods = whole.pods.length > 0
  useEffect(() => {
    young.current = true
    if (!hasPods) return
    const timer = setTimeout(() => (young.current = false), YOUNG_MS)
    return () => clearTimeout(timer)
  }, [hasPods])
  const last = useRef<Layout | null>(null)
  const [dragging, setDragging] = useState(false)

  // What is left of the cluster under a filter stands where it would alone, and the whole is as it was afterwards.
  const keyOf = useCallback((...form: string[]) => [...form, part].join(' '), [part])

  const layout = useMemo<Layout>(() => {
    if (before.current !== whole) {
      for (const [key, memory] of memories) memories.set(key, recall(memory, before.current, whole, young.current))
      before.current = whole
    }
    const key = keyOf(reading, axis)
    const memory = memories.get(key) ?? emptyMemory()
    // What stands before the pane's size is known may not suit it.
    if (hasSize) memories.set(key, memory)
    return (last.current = settle(
      layOut(topology, { reading, axis, tight, room, opened: folds }, memory, inside),
      last.current,
    ))
  }, [topology, whole, reading, axis, tight, room, hasSize, folds, inside, before, young, memories, keyOf])

  useEffect(() => {
    kept = { memories, before: whole }
  }, [memories, whole])

  /** Whether a fresh layout would look different, so that tidying has an effect. Not worth that the picture waits for it. */
  const later = useDeferredValue(useMemo(() => ({ topology, layout }), [topology, layout]))
  const untidy = useMemo(() => {
    const fresh = layOut(later.topology, later.layout.options, emptyMemory(), inside)
    return [...fresh.rects].some(([place, { x, y }]) => {
      const rect = later.layout.rects.get(place)
      return rect && (Math.abs(rect.x - x) > 2 || Math.abs(rect.y - y) > 2)
    })
  }, [later, inside])

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
  const shown = useMemo(() => (dragging ? { ...layout, moving: true as const } : layout), [layout, dragging])
  return { topology, part, layout: shown, drag, tidy, dragging, untidy }
}
