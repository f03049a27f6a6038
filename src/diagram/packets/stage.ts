import { Drawer, type Shown } from './draw.ts'
import { Fleet } from './fleet.ts'
import type { Drawn, Order } from './protocol.ts'
import { pictureNow, type Scene, type Viewport } from './scene.ts'

type Canvas = HTMLCanvasElement | OffscreenCanvas
type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

const PACE_MS = 1000
/** Frames after which what is over is taken out. */
const SWEEP = 30
/** Dots hurry by under a pointer: which one is there is told no more often than this. */
const OVER_MS = 80
/** Frames that a canvas which nobody sees is drawn on before it may be shown, so that it is not shown empty. */
const HANDOVER = 4

/** Follows orders and draws once a frame while there is something that moves; in the Worker and in the page alike. */
export class Stage {
  private canvases: Canvas[] = []
  private contexts: (Context | null)[] = []
  /** What each canvas is drawn for; null while it rests. While the view changes, both are drawn. */
  private views: (Viewport | null)[] = []
  /** The canvas of the newest view, and in how many frames it may be shown; 0 when that was said. */
  private newest = 0
  private due = 0
  private frame = 0
  private shown = false
  private over: number | null = null
  private saidOver = 0
  private pointer: Scene['pointer'] = null
  private readonly drawer = new Drawer()
  private pace = { frames: 0, since: 0, spent: 0, resting: true }
  private readonly scene: Scene = {
    paths: new Map(),
    fleet: new Fleet(),
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
    pointer: null,
    labels: new Map(),
    dpr: 1,
  }

  /** @param lay is told in the same frame for which view a canvas has been drawn */
  constructor(
    private readonly say: (drawn: Drawn) => void,
    private readonly lay: (view: Viewport, canvas: number) => void = () => {},
  ) {}

  attach(canvases: Canvas[]): void {
    this.canvases = canvases
    this.contexts = canvases.map((canvas) => canvas.getContext('2d') as Context | null)
    this.views = canvases.map(() => null)
  }

  take(order: Order): void {
    const { scene } = this
    switch (order.type) {
      case 'canvas':
        this.attach(order.canvases)
        break
      case 'size':
        scene.dpr = order.dpr
        for (const canvas of this.canvases) {
          canvas.width = Math.max(1, Math.round(order.width * order.dpr))
          canvas.height = Math.max(1, Math.round(order.height * order.dpr))
        }
        break
      case 'viewport':
        // The first one replaces nothing.
        this.due = this.views.some((view) => view !== null) ? HANDOVER : 1
        this.views[order.canvas] = order.viewport
        this.newest = order.canvas
        break
      case 'rest':
        this.views[order.canvas] = null
        this.clear(order.canvas)
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
      case 'forget':
        for (const key of order.paths) scene.paths.delete(key)
        break
      case 'flights':
        if (order.replace) scene.fleet.clear()
        scene.fleet.addAll(order.flights)
        break
      case 'selected':
        scene.selected = order.id
        break
      case 'pointer':
        this.pointer = order.pointer
        break
      case 'labels':
        scene.labels = new Map(order.labels)
        break
    }
    this.wake()
  }

  private wake(): void {
    if (this.frame === 0) this.frame = requestAnimationFrame(this.tick)
  }

  private readonly tick = (): void => {
    this.frame = 0
    const { scene } = this
    const begun = performance.now()
    const { dots, over } = this.drawAll()
    const view = this.views[this.newest]
    if (view && this.due > 0 && --this.due === 0) this.say({ type: 'view', viewport: view, canvas: this.newest })
    if (dots > 0 && !this.shown) {
      this.shown = true
      this.say({ type: 'drawn' })
    }
    if (over !== this.over && begun - this.saidOver > OVER_MS) {
      this.over = over
      this.saidOver = begun
      this.say({ type: 'over', id: over })
    }
    const moves = (scene.clock.rate > 0 && scene.fleet.count > 0) || over !== this.over || this.due > 0
    this.tellPace(begun, dots, moves)
    // A paused or empty picture costs nothing: the next order wakes it.
    if (moves) this.wake()
  }

  private drawAll(): Shown {
    const { scene, pointer } = this
    const now = pictureNow(scene.clock)
    let shown: Shown = { dots: 0, over: null }
    this.views.forEach((view, i) => {
      const [canvas, ctx] = [this.canvases[i], this.contexts[i]]
      if (!view || !canvas || !ctx) return
      scene.viewport = view
      scene.pointer = i === this.newest ? pointer : null
      const seen = this.drawer.draw(ctx, canvas.width, canvas.height, scene, now)
      if (i === this.newest) shown = seen
      this.lay(view, i)
    })
    return shown
  }

  /** Shown too early, a canvas had better have nothing on it than dots of an old view. */
  private clear(i: number): void {
    const [canvas, ctx] = [this.canvases[i], this.contexts[i]]
    if (canvas && ctx) ctx.clearRect(0, 0, canvas.width, canvas.height)
  }

  private tellPace(begun: number, dots: number, moves: boolean): void {
    const { pace, scene } = this
    const ended = performance.now()
    if (pace.resting) Object.assign(pace, { frames: 0, since: ended, spent: 0 })
    else {
      pace.frames++
      pace.spent += ended - begun
      const during = ended - pace.since
      if (during >= PACE_MS) {
        this.say({ type: 'pace', frames: pace.frames, during, spent: pace.spent, dots })
        Object.assign(pace, { frames: 0, since: ended, spent: 0 })
      }
    }
    pace.resting = !moves
    if (pace.frames % SWEEP === 0) scene.fleet.sweep(pictureNow(scene.clock), scene.paths)
  }

  dispose(): void {
    cancelAnimationFrame(this.frame)
    this.frame = 0
    this.canvases = []
    this.contexts = []
  }
}
