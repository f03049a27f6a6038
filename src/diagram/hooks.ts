import { useEffect, useRef, useState, useSyncExternalStore, type RefObject } from 'react'
import { CROSS_MS } from './motion/useMotion.ts'
import type { Layout, Rect } from './layout/types.ts'

function subscribeTo(query: string) {
  const media = matchMedia(query)
  return {
    subscribe: (listener: () => void) => {
      media.addEventListener('change', listener)
      return () => media.removeEventListener('change', listener)
    },
    get: () => media.matches,
  }
}
const reduced = subscribeTo('(prefers-reduced-motion: reduce)')

export function useReducedMotion(): boolean {
  return useSyncExternalStore(reduced.subscribe, reduced.get)
}

export interface Size {
  width: number
  height: number
}

/** The element's size, null until it is known. */
export function useSize(ref: RefObject<HTMLElement | null>): Size | null {
  const [size, setSize] = useState<Size | null>(null)
  useEffect(() => {
    const element = ref.current
    if (!element) return
    const observer = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = element
      if (width > 0 && height > 0)
        setSize((old) => (old?.width === width && old.height === height ? old : { width, height }))
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [ref])
  return size
}

const MOVE_MS = 300
/** More cards than this jump: moving them all would cost frames. */
const MOVED_AT_MOST = 250

const ease = (t: number) => 1 - (1 - t) ** 3
const mix = (a: number, b: number, t: number) => a + (b - a) * t

function between(from: Map<string, Rect>, to: Map<string, Rect>, t: number): Map<string, Rect> {
  const rects = new Map<string, Rect>()
  for (const [key, b] of to) {
    const a = from.get(key)
    rects.set(key, a ? { x: mix(a.x, b.x, t), y: mix(a.y, b.y, t), w: mix(a.w, b.w, t), h: mix(a.h, b.h, t) } : b)
  }
  return rects
}

/** Whether something of a layout stands elsewhere in the next one. */
function moves(from: Layout, to: Layout): boolean {
  if (from.rects === to.rects) return false
  for (const [place, { x, y, w, h }] of to.rects) {
    const old = from.rects.get(place)
    if (old && (old.x !== x || old.y !== y || old.w !== w || old.h !== h)) return true
  }
  return false
}

/** Follows a layout smoothly: what it returns is where things are on their way to where they belong. */
export function useMoving(layout: Layout, still: boolean): Layout {
  const [shown, setShown] = useState(layout)
  const current = useRef(layout)
  const isMoving = shown !== layout && !still && layout.rects.size <= MOVED_AT_MOST && moves(shown, layout)
  // Who has no way to go is there at once, and not a frame later.
  if (shown !== layout && !isMoving) setShown(layout)
  useEffect(() => {
    current.current = shown
  }, [shown])
  useEffect(() => {
    if (!isMoving) return
    const from = current.current
    const takes = from.options.reading === layout.options.reading ? MOVE_MS : CROSS_MS
    const begun = performance.now()
    let frame = requestAnimationFrame(function tick(now) {
      const t = ease(Math.min(1, Math.max(0, now - begun) / takes))
      setShown(
        t >= 1
          ? layout
          : {
              ...layout,
              moving: true,
              rects: between(from.rects, layout.rects, t),
              parts: between(from.parts, layout.parts, t),
            },
      )
      if (t < 1) frame = requestAnimationFrame(tick)
    })
    return () => cancelAnimationFrame(frame)
  }, [isMoving, layout])
  // The reading of what is returned is the one asked for from the first frame on, wherever the cards still are.
  return isMoving ? shown : layout
}
