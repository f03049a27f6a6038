import type { Batch } from './fleet.ts'
import type { Path } from './flight.ts'
import type { LegLabel, Palette, PictureClock, Viewport } from './scene.ts'

/** What the page tells who draws, in a Worker or beside it. */
export type Order =
  | { type: 'canvas'; canvases: OffscreenCanvas[] }
  | { type: 'size'; width: number; height: number; dpr: number }
  /** Draw for this view from now on, on this one of the canvases; on the other one go on as before. */
  | { type: 'viewport'; viewport: Viewport; canvas: number }
  /** Draw no more on this canvas: the other one is shown. */
  | { type: 'rest'; canvas: number }
  | { type: 'palette'; palette: Palette }
  | { type: 'clock'; clock: PictureClock }
  /** All paths anew, or only those that joined. */
  | { type: 'paths'; paths: [number, Path][]; replace: boolean }
  | { type: 'forget'; paths: number[] }
  /** All flights anew, or only those that joined. */
  | { type: 'flights'; flights: Batch; replace: boolean }
  | { type: 'selected'; id: number | null }
  | { type: 'pointer'; pointer: { x: number; y: number } | null }
  /** What is written beside these; all others lose what they had. */
  | { type: 'labels'; labels: [number, LegLabel[]][] }

/** What the Worker says back. */
export type Drawn =
  /** Once: something is to be seen. */
  | { type: 'drawn' }
  /** The canvas that it was asked to draw for a view has reached the screen, and can be shown. */
  | { type: 'view'; viewport: Viewport; canvas: number }
  /** The dot under the pointer has become another. */
  | { type: 'over'; id: number | null }
  /** Once a second while dots move: frames drawn, in how many milliseconds, and how long they took together. */
  | { type: 'pace'; frames: number; during: number; spent: number; dots: number }
