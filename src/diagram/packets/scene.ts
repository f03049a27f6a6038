/** What `draw()` draws. Plain data: it crosses a Worker's border. */
import type { Path } from './flight.ts'

export type Fate = 'ok' | 'refused' | 'lost' | 'unresolved'

export interface Flight {
  /** Trace.id */
  id: number
  /** Key into the scene's paths. */
  path: string
  /** Picture milliseconds at which it set out. */
  start: number
  fate: Fate
}

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

export interface Scene {
  paths: Map<string, Path>
  flights: Flight[]
  viewport: Viewport
  palette: Palette
  clock: PictureClock
  /** Trace.id */
  selected: number | null
  dpr: number
}

/** Real milliseconds that page and Worker agree upon; each counts `performance.now()` from a time of its own. */
export function instant(): number {
  return performance.timeOrigin + performance.now()
}

export function pictureNow(clock: PictureClock): number {
  return clock.base + (instant() - clock.since) * clock.rate
}
