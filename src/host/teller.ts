import { toTrace, TraceRecord } from '#engine/core'
import type { FromServer, Requests } from './requests.ts'
import { STORIES_KEPT, type Story } from './told.ts'

/**
 * The Worker's side of telling of requests. One in a cluster at rest is a story that many share, and copying its dozen
 * hops with all rules and sentences for each would take most of the page's time; so each story crosses the border once.
 */
export class Teller implements Requests {
  readonly #known = new WeakMap<TraceRecord['story'], number>()
  #last = 0
  #stories: Story[] = []
  #numbers: number[] = []

  /** Takes it in now: what its rules might have done is known while they are as they were. */
  take({ id, t, story, ports }: TraceRecord): void {
    let number = this.#known.get(story)
    if (number === undefined || number <= this.#last - STORIES_KEPT) {
      number = ++this.#last
      this.#known.set(story, number)
      const trace = toTrace(new TraceRecord(0, 0, story, story.ports))
      this.#stories.push({ number, trace, ports: story.ports })
    }
    this.#numbers.push(id, t, number, ports.length, ...ports)
  }

  forget(): void {
    this.#numbers = []
  }

  give(): Pick<FromServer, 'told'> {
    if (this.#numbers.length === 0) return {}
    const told = { stories: this.#stories, numbers: Float64Array.from(this.#numbers) }
    this.#stories = []
    this.#numbers = []
    return { told }
  }
}
