import { buffersOf } from './fleet.ts'
import { Glue, laid } from './glue.ts'
import type { Drawn, Order } from './protocol.ts'
import type { Viewport } from './scene.ts'
import type { Stage } from './stage.ts'

export interface Painter {
  send(order: Order | { type: 'view'; viewport: Viewport }): void
  dispose(): void
}

/**
 * Draws in a Worker on OffscreenCanvases, which costs the page a fifteenth of the time; where a browser lacks that,
 * or the Worker fails to load, the same code draws in the page.
 *
 * @param hear hears what the Worker says of dots
 * @param retell everything that a painter has to hear that takes over in the middle
 */
export function openPainter(container: HTMLElement, hear: (drawn: Drawn) => void, retell: () => Order[]): Painter {
  let canvases = [addCanvas(container), addCanvas(container)]
  if (typeof Worker === 'undefined' || !('transferControlToOffscreen' in canvases[0]!))
    return inPage(canvases, hear, retell)
  let worker: Worker
  try {
    worker = new Worker(new URL('./packet.worker.ts', import.meta.url), { type: 'module', name: 'packets' })
  } catch {
    return inPage(canvases, hear, retell)
  }
  let stop = () => {}
  const glue = new Glue(
    (front, transform, seen) => {
      showOne(canvases, front, transform)
      stop = whenSeen(canvases[front]!, transform, seen)
    },
    (viewport, canvas) => worker.postMessage({ type: 'viewport', viewport, canvas } satisfies Order),
    (canvas) => worker.postMessage({ type: 'rest', canvas } satisfies Order),
    () => canvases[0]!.clientWidth * 0.3,
  )
  let fallback: Painter | null = null
  worker.onmessage = ({ data }: MessageEvent<Drawn>) => {
    if (data.type === 'view') glue.arrived(data.viewport, data.canvas)
    else hear(data)
  }
  worker.onerror = () => {
    if (fallback) return
    worker.terminate()
    glue.dispose()
    stop()
    for (const canvas of canvases) canvas.remove()
    canvases = [addCanvas(container), addCanvas(container)]
    fallback = inPage(canvases, hear, retell)
  }
  const offscreen = canvases.map((canvas) => canvas.transferControlToOffscreen())
  worker.postMessage({ type: 'canvas', canvases: offscreen } satisfies Order, offscreen)
  return {
    send(order) {
      if (order.type === 'size') stretch(canvases, order)
      if (fallback) fallback.send(order)
      else if (order.type === 'view') glue.move(order.viewport)
      else worker.postMessage(order, order.type === 'flights' ? buffersOf(order.flights) : [])
    },
    dispose() {
      glue.dispose()
      stop()
      worker.terminate()
      fallback?.dispose()
      for (const canvas of canvases) canvas.remove()
    },
  }
}

/** The code that draws is the Worker's; a page that has none loads it, and tells it then what there is. */
function inPage(canvases: HTMLCanvasElement[], hear: (drawn: Drawn) => void, retell: () => Order[]): Painter {
  let stage: Stage | null = null
  let isOver = false
  showOne(canvases, 0, '')
  void import('./stage.ts').then((code) => {
    if (isOver) return
    // In the frame in which it is drawn for a view, not before: the view may move after this frame's drawing.
    let last: Viewport | null = null
    stage = new code.Stage(hear, (view) => {
      if (view !== last) canvases[0]!.style.transform = laid((last = view))
    })
    stage.attach(canvases)
    for (const order of retell()) {
      if (order.type === 'size') stretch(canvases, order)
      stage.take(order)
    }
  })
  return {
    send(order) {
      if (order.type === 'size') stretch(canvases, order)
      stage?.take(order.type === 'view' ? { type: 'viewport', viewport: order.viewport, canvas: 0 } : order)
    },
    dispose() {
      isOver = true
      stage?.dispose()
      for (const canvas of canvases) canvas.remove()
    },
  }
}

function stretch(canvases: readonly HTMLCanvasElement[], { width, height }: { width: number; height: number }): void {
  for (const { style } of canvases) Object.assign(style, { width: `${width}px`, height: `${height}px` })
}

function showOne(canvases: readonly HTMLCanvasElement[], front: number, transform: string): void {
  canvases.forEach((canvas, i) => {
    canvas.classList.toggle('is-behind', i !== front)
    if (i === front) canvas.style.transform = transform
  })
}

/** Frames in a row that each change something: when the next one begins, what the first one changed is on the screen. */
const SEEN = 4

/**
 * Calls back when how a canvas lies now is on the screen, which nothing tells a page. But a compositor takes no second
 * change before the first is ready to be shown, and draws the first before it takes a third, however long painting
 * takes. A frame that changes nothing does not wait, so each of these moves the canvas by a thousandth of a pixel.
 */
function whenSeen({ style }: HTMLCanvasElement, transform: string, seen: () => void): () => void {
  let frames = 0
  let frame = 0
  const next = () => {
    if (frames === SEEN) return seen()
    style.transform = ++frames % 2 ? `${transform} translateX(0.001px)` : transform
    frame = requestAnimationFrame(next)
  }
  frame = requestAnimationFrame(next)
  return () => cancelAnimationFrame(frame)
}

function addCanvas(container: HTMLElement): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.className = 'dg-packets is-behind'
  canvas.setAttribute('aria-hidden', 'true')
  container.append(canvas)
  return canvas
}
