import type { Cluster } from '#engine/core'
import type { ClusterEvent, FaultMade, Past } from './messages.ts'
import type { FromServer, Requests } from './requests.ts'

/** What has come since somebody was told last. */
export class News {
  /** Requests that somebody has made. */
  #own: number[] = []
  #events: ClusterEvent[] = []
  #faults: FaultMade[] = []
  #past: Past = { from: 0, present: null }
  /** There is another cluster, which the page has not seen before. */
  #anew = false
  #sought = false

  constructor(private readonly requests: Requests) {}

  own(request: number): void {
    this.#own.push(request)
  }

  event(event: ClusterEvent): void {
    this.#events.push(event)
  }

  fault(made: FaultMade): void {
    this.#faults.push(made)
  }

  /** Of another cluster nothing has come yet. */
  begin(anew: boolean): void {
    this.#anew = anew
    this.requests.forget()
    this.#own = []
    this.#events = []
    this.#faults = []
  }

  /** Whoever watched has been told of what happened then when it happened. */
  sought(): void {
    this.requests.forget()
    this.#events = []
    this.#sought = true
  }

  /** Null: there are none, unless they are wanted `always`. Of the traffic they tell with the rest. */
  take(cluster: Cluster, past: Past, always: boolean): Partial<FromServer> | null {
    const news: Partial<FromServer> = {}
    const topology = cluster.takeTopology()
    if (topology) news.topology = topology
    if (this.#own.length > 0) news.own = this.#own
    if (this.#events.length > 0) news.events = this.#events
    if (this.#faults.length > 0) news.faults = this.#faults
    this.#own = []
    this.#events = []
    this.#faults = []
    if (past.from !== this.#past.from || past.present !== this.#past.present) news.past = this.#past = past
    if (this.#anew) news.anew = true
    this.#anew = false
    if (this.#sought) news.sought = true
    this.#sought = false
    if (!always && Object.keys(news).length === 0) return null
    Object.assign(news, this.requests.give())
    if (cluster.traffic.takeChanged()) news.sources = cluster.traffic.sources()
    return news
  }
}
