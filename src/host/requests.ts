import { toTrace, type Trace, type TraceRecord } from '#engine/core'
import type { Update } from './messages.ts'
import type { Told } from './told.ts'

/** News as the server posts them: requests as whoever holds it wants them told. */
export interface FromServer extends Update {
  told?: Told
}

/** Takes requests as they are made, and gives them away as a part of the news. */
export interface Requests {
  take(record: TraceRecord): void
  /** Nobody is to be told of those that were taken. */
  forget(): void
  /** What has come since the last time. */
  give(): Pick<FromServer, 'traces' | 'told'>
}

/** Where nothing has to be copied: each request as its trace. */
export class AsTraces implements Requests {
  #traces: Trace[] = []

  take(record: TraceRecord): void {
    this.#traces.push(toTrace(record))
  }

  forget(): void {
    this.#traces = []
  }

  give(): Pick<FromServer, 'traces'> {
    const traces = this.#traces
    this.#traces = []
    return traces.length > 0 ? { traces } : {}
  }
}
