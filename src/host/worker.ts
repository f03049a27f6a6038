/** The Worker in which the engine lives. */
import { InOrder } from './in-order.ts'
import type { FromWorker, ToWorker } from './wire.ts'
import { PlaygroundServer } from './server.ts'
import { Teller } from './teller.ts'

const FRAME_MS = 1000 / 60
const SNAPSHOT_EVERY_MS = 5000

const post = (message: FromWorker) => self.postMessage(message)
const server = new PlaygroundServer((update) => post({ type: 'update', update }), undefined, new Teller())

let last = performance.now()
let lastSnapshot = last
let changed = false
let started = false

const inOrder = new InOrder()

self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  const aside = server.aside(data.request)
  if (aside) {
    aside.then(
      (answer) => post({ type: 'answer', id: data.id, answer }),
      (error) => post({ type: 'error', id: data.id, message: text(error) }),
    )
    return
  }
  inOrder.run(
    server.prepare(data.request),
    () => receive(data),
    (error) => failed(data, error),
  )
})

function receive(message: ToWorker): void {
  const { id, request } = message
  try {
    post({ type: 'answer', id, answer: server.handle(request) })
  } catch (error) {
    failed(message, error)
    return
  }
  if (request.type === 'start' || request.type === 'lesson') {
    started = true
    last = performance.now()
    server.warmUp()?.catch(() => {}) // who needs it asks again, and hears why
  }
  changed ||= request.type !== 'ping' && request.type !== 'snapshot' && request.type !== 'terminal'
}

function failed({ id }: ToWorker, error: unknown): void {
  post({ type: 'error', id, message: text(error) })
  post({ type: 'crashed', message: text(error) })
}

setInterval(() => {
  const now = performance.now()
  if (!started) return
  try {
    server.tick(now - last)
    last = now
    if (changed || now - lastSnapshot > SNAPSHOT_EVERY_MS) {
      post({ type: 'snapshot', snapshot: server.handle({ type: 'snapshot' }) })
      changed = false
      lastSnapshot = now
    }
  } catch (error) {
    started = false
    post({ type: 'crashed', message: text(error) })
  }
}, FRAME_MS)

function text(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
