import { useStoreApi, type Viewport } from '@xyflow/react'
import { useCallback, useRef, useSyncExternalStore } from 'react'
import type { Rect } from './layout/types.ts'
import type { Size } from './hooks.ts'

/** So much of the pane's size is kept ready on every side of it. */
const AROUND = 0.5
/** When the view has become so much smaller than what is kept ready, less is. */
const ROOMY = 3.2

const viewIn = ({ x, y, zoom }: Viewport, { width, height }: Size): Rect => ({
  x: -x / zoom,
  y: -y / zoom,
  w: width / zoom,
  h: height / zoom,
})

/**
 * The part of the picture that is kept ready for a view: the view, and some of what is around it. While the view moves
 * within what was ready before, it stays the same object, so that nothing is drawn anew.
 *
 * @returns in the flow's pixels
 */
export function frameFor(view: Viewport, size: Size, before: Rect | null): Rect {
  const now = viewIn(view, size)
  if (before && holds(before, now) && before.w <= now.w * ROOMY) return before
  const [dx, dy] = [now.w * AROUND, now.h * AROUND]
  return { x: now.x - dx, y: now.y - dy, w: now.w + 2 * dx, h: now.h + 2 * dy }
}

const holds = (outer: Rect, { x, y, w, h }: Rect) =>
  x >= outer.x && y >= outer.y && x + w <= outer.x + outer.w && y + h <= outer.y + outer.h

export const meets = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h

/** Where cards are kept in the page, of a picture that has too many to keep all of them; null for everywhere. */
export function useFrame(isMany: boolean, size: Size | null): Rect | null {
  const api = useStoreApi()
  const frame = useRef<Rect | null>(null)
  const now = useCallback(() => {
    if (!isMany || !size) return null
    const [x, y, zoom] = api.getState().transform
    return (frame.current = frameFor({ x, y, zoom }, size, frame.current))
  }, [api, isMany, size])
  return useSyncExternalStore(api.subscribe, now)
}
