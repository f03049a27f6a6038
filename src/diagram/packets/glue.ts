import type { Viewport } from './scene.ts'

/** The CSS transform that shows what was drawn for one view as it lies in another. */
export function carry(drawn: Viewport, now: Viewport): string {
  const k = now.zoom / drawn.zoom
  if (k === 1 && now.x === drawn.x && now.y === drawn.y) return ''
  return `translate(${now.x - drawn.x * k}px, ${now.y - drawn.y * k}px) scale(${k})`
}

/**
 * Keeps dots on their edges while the view moves. A Worker's frame comes later than the page's, so dots would trail
 * behind. Instead there are two canvases. The one that is seen moves with the page, in the same frame as the cards; on
 * the other the Worker draws for where the view is now, and when it has, the two change places.
 */
export class Glue {
  private drawn: Viewport | null = null
  private front = 0
  private waiting = false
  private now: Viewport = { x: 0, y: 0, zoom: 1 }

  /**
   * @param show puts one canvas before the other, moved by a CSS transform
   * @param redraw asks for a view to be drawn on a canvas
   */
  constructor(
    private readonly show: (canvas: number, transform: string) => void,
    private readonly redraw: (viewport: Viewport, canvas: number) => void,
  ) {}

  move(viewport: Viewport): void {
    this.now = viewport
    if (this.drawn) this.show(this.front, carry(this.drawn, viewport))
    if (!this.waiting) this.ask()
  }

  /** The Worker has drawn for this view. */
  arrived(viewport: Viewport, canvas: number): void {
    this.drawn = viewport
    this.front = canvas
    this.waiting = false
    this.show(canvas, carry(viewport, this.now))
    const { now } = this
    if (now.x !== viewport.x || now.y !== viewport.y || now.zoom !== viewport.zoom) this.ask()
  }

  private ask(): void {
    this.waiting = true
    this.redraw(this.now, this.drawn ? 1 - this.front : this.front)
  }
}
