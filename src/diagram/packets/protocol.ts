import type { Path } from './flight.ts'
import type { Flight, Palette, PictureClock, Viewport } from './scene.ts'

/** What the page tells who draws, in a Worker or beside it. */
export type Order =
  | { type: 'canvas'; canvas: OffscreenCanvas }
  | { type: 'size'; width: number; height: number; dpr: number }
  | { type: 'viewport'; viewport: Viewport }
  | { type: 'palette'; palette: Palette }
  | { type: 'clock'; clock: PictureClock }
  | { type: 'paths'; paths: [string, Path][]; replace: boolean }
  /** All flights anew, or only those that joined. */
  | { type: 'flights'; flights: Flight[]; replace: boolean }
  | { type: 'selected'; id: number | null }

/** What the Worker says back: once, that something is to be seen, and each view that it has drawn for. */
export type Drawn = { type: 'drawn' } | { type: 'view'; viewport: Viewport }
