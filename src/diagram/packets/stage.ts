import { draw } from './draw.ts'
import type { Order } from './protocol.ts'
import { pictureNow, type Scene, type Viewport } from './scene.ts'

type Canvas = HTMLCanvasElement | OffscreenCanvas

/** Follows orders and draws once a frame while there is something that moves; in the Worker and in the page alike. */
export class Stage {
  private canvas: Canvas | null = null
  private ctx: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D | null = null
  private frame = 0
  private shown = false
  private readonly scene: Scene = {
    paths: new Map(),
    flights: [],
    viewport: { x: 0, y: 0, zoom: 1 },
    palette: {
      request: '#2f5fe3',
      ok: '#0b7a5c',
      refused: '#c22f3c',
      lost: '#8f5800',
      unresolved: '#6b4fc4',
      halo: '#ffffff',
      labelBack: '#ffffff',
      labelText: '#16202e',
      labelBorder: '#dbe1ea',
      muted: '#52606f',
    },
    clock: { base: 0, since: 0, rate: 0 },
    selected: null,
    dpr: 1,
  }

  private view: Viewport | null = null

  constructor(
    private readonly onFirst: () => void,
    private readonly onView: (viewport: Viewport) => void = () => {},
  ) {}

  attach(canvas: Canvas): void {
    this.canvas = canvas
    this.ctx = canvas.getContext('2d') as CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D | null
  }

  take(order: Order): void {
    const { scene } = this
    switch (order.type) {
      case 'canvas':
        this.attach(order.canvas)
        break
      case 'size':
        scene.dpr = order.dpr
        if (this.canvas) {
          this.canvas.width = Math.max(1, Math.round(order.width * order.dpr))
          this.canvas.height = Math.max(1, Math.round(order.height * order.dpr))
        }
        break
      case 'viewport':
        scene.viewport = order.viewport
        break
      case 'palette':
        scene.palette = order.palette
        break
      case 'clock':
        scene.clock = order.clock
        break
      case 'paths':
        if (order.replace) scene.paths.clear()
        for (const [key, path] of order.paths) scene.paths.set(key, path)
        break
      case 'flights':
        scene.flights = order.replace ? order.flights : [...scene.flights, ...order.flights]
        break
      case 'selected':
        scene.selected = order.id
        break
    }
    this.wake()
  }

  private wake(): void {
    if (this.frame === 0) this.frame = requestAnimationFrame(this.tick)
  }

  private readonly tick = (): void => {
    this.frame = 0
    const { canvas, ctx, scene } = this
    if (!canvas || !ctx) return
    const drawn = draw(ctx, canvas.width, canvas.height, scene, pictureNow(scene.clock))
    if (this.view !== scene.viewport) {
      this.view = scene.viewport
      this.onView(scene.viewport)
    }
    if (drawn > 0 && !this.shown) {
      this.shown = true
      this.onFirst()
    }
    // A paused or empty picture costs nothing: the next order wakes it.
    if (scene.clock.rate > 0 && scene.flights.length > 0) this.wake()
  }

  dispose(): void {
    cancelAnimationFrame(this.frame)
    this.frame = 0
    this.canvas = null
  }
}
