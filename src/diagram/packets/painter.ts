import { Glue } from './glue.ts'
import type { Drawn, Order } from './protocol.ts'
import { Stage } from './stage.ts'
import { Told } from './told.ts'

export interface Painter {
  send(order: Order): void
  dispose(): void
}

/**
 * Draws in a Worker on an OffscreenCanvas, which costs the page a fifteenth of the time; where a browser lacks that,
 * or the Worker fails to load, the same code draws in the page.
 */
export function openPainter(container: HTMLElement, onFirst: () => void): Painter {
  let canvas = addCanvas(container)
  if (typeof Worker === 'undefined' || !('transferControlToOffscreen' in canvas)) return inPage(canvas, onFirst)

  let worker: Worker
  try {
    worker = new Worker(new URL('./packet.worker.ts', import.meta.url), { type: 'module', name: 'packets' })
  } catch {
    return inPage(canvas, onFirst)
  }
  const told = new Told()
  const glue = new Glue(
    (transform) => (canvas.style.transform = transform),
    (viewport) => worker.postMessage({ type: 'viewport', viewport } satisfies Order),
    () => canvas.clientWidth * 0.35,
  )
  let fallback: Painter | null = null
  worker.onmessage = ({ data }: MessageEvent<Drawn>) =>
    data.type === 'drawn' ? onFirst() : glue.arrived(data.viewport)
  worker.onerror = () => {
    if (fallback) return
    worker.terminate()
    glue.dispose()
    canvas.remove()
    canvas = addCanvas(container)
    fallback = inPage(canvas, onFirst)
    for (const order of told.all()) fallback.send(order)
  }
  const offscreen = canvas.transferControlToOffscreen()
  worker.postMessage({ type: 'canvas', canvas: offscreen } satisfies Order, [offscreen])
  return {
    send(order) {
      if (fallback) return fallback.send(order)
      told.take(order)
      if (order.type === 'viewport') glue.move(order.viewport)
      else worker.postMessage(order)
    },
    dispose() {
      glue.dispose()
      worker.terminate()
      fallback?.dispose()
      canvas.remove()
    },
  }
}

function inPage(canvas: HTMLCanvasElement, onFirst: () => void): Painter {
  const stage = new Stage(onFirst)
  stage.attach(canvas)
  return {
    send: (order) => stage.take(order),
    dispose() {
      stage.dispose()
      canvas.remove()
    },
  }
}

function addCanvas(container: HTMLElement): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.className = 'dg-packets'
  canvas.setAttribute('aria-hidden', 'true')
  container.append(canvas)
  return canvas
}
