import { buffersOf } from './fleet.ts'
import { Glue } from './glue.ts'
import type { Drawn, Order } from './protocol.ts'
import { Stage } from './stage.ts'

export interface Painter {
  send(order: Order | { type: 'view'; viewport: { x: number; y: number; zoom: number } }): void
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
  if (typeof Worker === 'undefined' || !('transferControlToOffscreen' in canvases[0]!)) return inPage(canvases, hear)
  let worker: Worker
  try {
    worker = new Worker(new URL('./packet.worker.ts', import.meta.url), { type: 'module', name: 'packets' })
  } catch {
    return inPage(canvases, hear)
  }
  const glue = new Glue(
    (front, transform) => showOne(canvases, front, transform),
    (viewport, canvas) => worker.postMessage({ type: 'viewport', viewport, canvas } satisfies Order),
  )
  let fallback: Painter | null = null
  worker.onmessage = ({ data }: MessageEvent<Drawn>) => {
    if (data.type === 'view') glue.arrived(data.viewport, data.canvas)
    else hear(data)
  }
  worker.onerror = () => {
    if (fallback) return
    worker.terminate()
    for (const canvas of canvases) canvas.remove()
    canvases = [addCanvas(container), addCanvas(container)]
    fallback = inPage(canvases, hear)
    for (const order of retell()) fallback.send(order)
  }
  const offscreen = canvases.map((canvas) => canvas.transferControlToOffscreen())
  worker.postMessage({ type: 'canvas', canvases: offscreen } satisfies Order, offscreen)
  return {
    send(order) {
      if (fallback) fallback.send(order)
      else if (order.type === 'view') glue.move(order.viewport)
      else worker.postMessage(order, order.type === 'flights' ? buffersOf(order.flights) : [])
    },
    dispose() {
      worker.terminate()
      fallback?.dispose()
      for (const canvas of canvases) canvas.remove()
    },
  }
}

function inPage(canvases: HTMLCanvasElement[], hear: (drawn: Drawn) => void): Painter {
  const stage = new Stage(hear)
  stage.attach(canvases)
  showOne(canvases, 0, '')
  return {
    send: (order) =>
      stage.take(order.type === 'view' ? { type: 'viewport', viewport: order.viewport, canvas: 0 } : order),
    dispose() {
      stage.dispose()
      for (const canvas of canvases) canvas.remove()
    },
  }
}

function showOne(canvases: readonly HTMLCanvasElement[], front: number, transform: string): void {
  canvases.forEach((canvas, i) => {
    canvas.classList.toggle('is-behind', i !== front)
    if (i === front) canvas.style.transform = transform
  })
}

function addCanvas(container: HTMLElement): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.className = 'dg-packets is-behind'
  canvas.setAttribute('aria-hidden', 'true')
  container.append(canvas)
  return canvas
}
