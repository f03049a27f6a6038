import { knowTheRest } from '#engine/late'
import * as manifest from '#manifest'
import { InOrder } from './in-order.ts'
import type { Answers, Host, HostStatus, Request, Update } from './messages.ts'
import { PlaygroundServer } from './server.ts'

knowTheRest()

/**
 * The engine in the same thread: for tests, and for browsers that refuse Workers. Without `realTime` nothing moves but
 * by `tick`.
 */
export class LocalHost implements Host {
  readonly #updates = new Set<(update: Update) => void>()
  readonly #server = new PlaygroundServer((update) => {
    for (const listener of this.#updates) listener(update)
  }, manifest)
  readonly #inOrder = new InOrder()
  readonly #timer: ReturnType<typeof setInterval> | undefined

  constructor(options: { realTime: boolean }) {
    if (!options.realTime) return
    let last = performance.now()
    this.#timer = setInterval(() => {
      const now = performance.now()
      this.#server.tick(now - last)
      last = now
    }, 1000 / 60)
  }

  ask<R extends Request>(request: R): Promise<Answers[R['type']]> {
    const aside = this.#server.aside(request)
    if (aside) return aside
    return new Promise((resolve, reject) => {
      const answer = () => {
        try {
          resolve(this.#server.handle(request))
        } catch (error) {
          failed(error)
        }
      }
      const failed = (error: unknown) => reject(error instanceof Error ? error : new Error(String(error)))
      this.#inOrder.run(this.#server.prepare(request), answer, failed)
    })
  }

  /** Lets real time pass, in milliseconds. */
  tick(ms: number): void {
    this.#server.tick(ms)
  }

  onUpdate(listener: (update: Update) => void): () => void {
    this.#updates.add(listener)
    return () => this.#updates.delete(listener)
  }

  onStatus(listener: (status: HostStatus) => void): () => void {
    listener({ state: 'running' })
    return () => {}
  }

  dispose(): void {
    clearInterval(this.#timer)
    this.#updates.clear()
  }
}
