import { NARROW_PANE } from './layout/layout.ts'
import { MARGIN } from './layout/room.ts'
import type { Rect } from './layout/types.ts'
import type { Size } from './hooks.ts'

export const ZOOM = { min: 0.12, max: 2.5, fit: 1.2 } as const

export function boundsOf(rects: Iterable<Rect>): Rect | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const rect of rects) {
    left = Math.min(left, rect.x)
    top = Math.min(top, rect.y)
    right = Math.max(right, rect.x + rect.w)
    bottom = Math.max(bottom, rect.y + rect.h)
  }
  return left < right ? { x: left, y: top, w: right - left, h: bottom - top } : null
}

/** Text that is smaller than this cannot be read on a narrow pane; better to show the upper part only. */
const LEGIBLE = 0.72

/** The view in which everything is seen, as large as it may be. A tall picture on a narrow pane starts at its top. */
export function fit(bounds: Rect, { width, height }: Size): { x: number; y: number; zoom: number } {
  const w = width - 2 * MARGIN.side
  const h = height - MARGIN.top - MARGIN.bottom
  const whole = Math.min(ZOOM.fit, w / bounds.w, h / bounds.h)
  const tall = width < NARROW_PANE && bounds.h > bounds.w
  const zoom = Math.max(ZOOM.min, tall ? Math.max(whole, Math.min(LEGIBLE, w / bounds.w)) : whole)
  return {
    zoom,
    x: MARGIN.side + (w - bounds.w * zoom) / 2 - bounds.x * zoom,
    // What does not fit even at the least zoom is seen at its middle, where columns of different height meet.
    y: MARGIN.top + (tall ? Math.max(0, (h - bounds.h * zoom) / 2) : (h - bounds.h * zoom) / 2) - bounds.y * zoom,
  }
}

/** What comes closer to the pane's edge than this counts as outside. */
const EDGE = 8

/** Whether something lies outside what is seen, or the picture has become small in it. */
export function wantsFit(bounds: Rect, view: { x: number; y: number; zoom: number }, size: Size): boolean {
  const better = fit(bounds, size)
  // There is none better: moving to where one is would only cost frames.
  if (Math.abs(better.x - view.x) < 1 && Math.abs(better.y - view.y) < 1 && better.zoom === view.zoom) return false
  const outside =
    bounds.x * view.zoom + view.x < EDGE ||
    bounds.y * view.zoom + view.y < EDGE ||
    (bounds.x + bounds.w) * view.zoom + view.x > size.width - EDGE ||
    (bounds.y + bounds.h) * view.zoom + view.y > size.height - EDGE
  return outside || better.zoom > view.zoom * 1.15
}
