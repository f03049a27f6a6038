import type { Viewport } from './scene.ts'

/** After this long without a move the Worker draws for where the view has come to. */
const QUIET_MS = 90

/** The CSS transform that shows what was drawn for one view as it lies in another. */
export function carry(drawn: Viewport, now: Viewport): string {
  const k = now.zoom / drawn.zoom
  if (k === 1 && now.x === drawn.x && now.y === drawn.y) return ''
  return `translate(${now.x - drawn.x * k}px, ${now.y - drawn.y * k}px) scale(${k})`
}

/**
 * Keeps dots on their edges while the view moves. A Worker's frame comes later than the page's, so dots would trail
 * behind; instead the canvas moves with the page, and is drawn anew when the view rests or has gone far.
 */
export class Glue {
  private drawn: Viewport | null = null
  private asked: Viewport | null = null
  private now: Viewport = { x: 0, y: 0, zoom: 1 }
  private timer: ReturnType<typeof setTimeout> | null = null

  constructor(
    private readonly show: (transform: string) => void,
    private readonly redraw: (viewport: Viewport) => void,
    private readonly far: () => number,
  ) {}

  move(viewport: Viewport): void {
    this.now = viewport
    if (!this.drawn) return this.ask()
    this.show(carry(this.drawn, viewport))
    if (this.timer) clearTimeout(this.timer)
    const from = this.asked ?? this.drawn
    const k = viewport.zoom / from.zoom
    const gone = Math.max(Math.abs(viewport.x - from.x * k), Math.abs(viewport.y - from.y * k))
    if (gone > this.far() || k > 1.8 || k < 0.55) this.ask()
    else this.timer = setTimeout(() => this.ask(), QUIET_MS)
  }

  /** The Worker has drawn for this view. */
  arrived(viewport: Viewport): void {
    this.drawn = viewport
    this.show(carry(viewport, this.now))
  }

  dispose(): void {
    if (this.timer) clearTimeout(this.timer)
  }

  private ask(): void {
    this.timer = null
    this.asked = this.now
    this.redraw(this.now)
  }
}
