import type { Viewport } from './scene.ts'

/** The CSS transform by which what was drawn for a view lies right in the flow's own coordinates. */
export function laid({ x, y, zoom }: Viewport): string {
  return `scale(${1 / zoom}) translate(${-x}px, ${-y}px)`
}

/** After this long without a move the Worker draws for where the view has come to. */
const QUIET_MS = 120

/**
 * Keeps dots on their edges while the view moves. A Worker's frame comes later than the page's, so dots would trail
 * behind. Instead their canvas lies among the cards and is moved with them, still drawn for the view that it was. When
 * the view rests or has gone far, a second canvas is drawn for where it is now, and when that has reached the screen, the
 * two change places. The one that went is let go only when it is seen to be gone: a busy page shows its own changes late,
 * and dots drawn meanwhile for another view would be on the screen where the canvas lay before.
 */
export class Glue {
  private drawn: Viewport | null = null
  private front = 0
  private waiting = false
  private timer: ReturnType<typeof setTimeout> | undefined
  private now: Viewport = { x: 0, y: 0, zoom: 1 }

  /**
   * @param show puts one canvas before the other, laid by a CSS transform; `seen` is to be called when it is on the screen
   * @param redraw asks for a view to be drawn on a canvas
   * @param rest tells that a canvas need not be drawn any more
   * @param far pixels that are a long way
   */
  constructor(
    private readonly show: (canvas: number, transform: string, seen: () => void) => void,
    private readonly redraw: (viewport: Viewport, canvas: number) => void,
    private readonly rest: (canvas: number) => void,
    private readonly far: () => number,
  ) {}

  move(viewport: Viewport): void {
    this.now = viewport
    clearTimeout(this.timer)
    if (this.waiting) return
    if (!this.drawn || this.isFar(this.drawn)) this.ask()
    else this.timer = setTimeout(() => this.ask(), QUIET_MS)
  }

  /** What the Worker draws for this view can be shown. */
  arrived(viewport: Viewport, canvas: number): void {
    const before = this.front
    this.drawn = viewport
    this.front = canvas
    this.show(canvas, laid(viewport), () => {
      if (canvas !== before) this.rest(before)
      this.waiting = false
      const { now } = this
      if (now.x !== viewport.x || now.y !== viewport.y || now.zoom !== viewport.zoom) this.move(now)
    })
  }

  dispose(): void {
    clearTimeout(this.timer)
  }

  private isFar(from: Viewport): boolean {
    const { x, y, zoom } = this.now
    const k = zoom / from.zoom
    return Math.max(Math.abs(x - from.x * k), Math.abs(y - from.y * k)) > this.far() || k > 1.8 || k < 0.55
  }

  private ask(): void {
    this.waiting = true
    this.redraw(this.now, this.drawn ? 1 - this.front : this.front)
  }
}
