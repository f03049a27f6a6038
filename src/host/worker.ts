/** The Worker in which the engine lives. */
import { InOrder } from './in-order.ts'
import type { FromWorker, ToWorker } from './wire.ts'
import { PlaygroundServer } from './server.ts'
import { Teller } from './teller.ts'

const FRAME_MS = 1000 / 60
const SNAPSHOT_EVERY_MS = 5000
/** Who has just asked for something is likely to ask again: a snapshot waits until it holds up nobody. */
const QUIET_MS = 1000
/** A large cluster's snapshot takes long: no more than one part in so many of the Worker's time goes into them. */
const PART = 50

const post = (message: FromWorker) => self.postMessage(message)
const server = new PlaygroundServer((update) => post({ type: 'update', update }), undefined, new Teller())

let last = performance.now()
let lastSnapshot = last
let lastAsked = last
/** How long the last one took. */
let took = 0
let changed = false
let started = false
let snapshots: MessagePort | null = null

const inOrder = new InOrder()

self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if ('snapshots' in data) {
    snapshots = data.snapshots
    return
  }
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

type Asked = Extract<ToWorker, { request: unknown }>

function receive(message: Asked): void {
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
  if (request.type === 'ping' || request.type === 'snapshot') return
  lastAsked = performance.now()
  changed ||= request.type !== 'terminal'
}

function failed({ id }: Asked, error: unknown): void {
  post({ type: 'error', id, message: text(error) })
  post({ type: 'crashed', message: text(error) })
}

setInterval(() => {
  const now = performance.now()
  if (!started) return
  try {
    server.tick(now - last)
    last = now
    const pause = Math.max(changed ? 0 : SNAPSHOT_EVERY_MS, took * PART)
    const isQuiet = now - lastAsked >= QUIET_MS || now - lastSnapshot > 4 * SNAPSHOT_EVERY_MS
    if (!isQuiet || now - lastSnapshot < pause) return
    snapshots?.postMessage(server.handle({ type: 'snapshot' }))
    changed = false
    lastSnapshot = performance.now()
    took = lastSnapshot - now
  } catch (error) {
    started = false
    post({ type: 'crashed', message: text(error) })
  }
}, FRAME_MS)

function text(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
