/** What `draw()` draws. Plain data: it crosses a Worker's border. */
import type { Fleet } from './fleet.ts'
import type { Path } from './flight.ts'

export type Fate = 'ok' | 'refused' | 'lost' | 'unresolved'

export interface Viewport {
  x: number
  y: number
  zoom: number
}

/** Colours as CSS says them at present. */
export interface Palette {
  request: string
  ok: string
  refused: string
  lost: string
  unresolved: string
  halo: string
  labelBack: string
  labelText: string
  labelBorder: string
  muted: string
}

/** The clock of the picture: `base` at the real instant `since`, then `rate` a real millisecond. */
export interface PictureClock {
  base: number
  since: number
  rate: number
}

/** Text of a leg: `src → dst`. `changed` says which of both has just been rewritten. */
export interface LegLabel {
  src: string
  dst: string
  changed: ('src' | 'dst')[]
}

export interface Scene {
  paths: Map<number, Path>
  fleet: Fleet
  viewport: Viewport
  palette: Palette
  clock: PictureClock
  /** Trace.id */
  selected: number | null
  /** Where the pointer is, in pixels of the pane; null where it is not over the picture. */
  pointer: { x: number; y: number } | null
  /** What is written beside the dot that is selected, and the one under the pointer; by Trace.id. */
  labels: Map<number, LegLabel[]>
  dpr: number
}

/** Real milliseconds that page and Worker agree upon; each counts `performance.now()` from a time of its own. */
export function instant(): number {
  return performance.timeOrigin + performance.now()
}

export function pictureNow(clock: PictureClock): number {
  return clock.base + (instant() - clock.since) * clock.rate
}
