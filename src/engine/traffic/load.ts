/** A load: many requests at one moment, where they went, and where the rules would have them go. */
import type { TraceRecord } from '../network/record.ts'
import type { Explanation, Outcome, Packet, Place, ReasonCode } from '../network/types.ts'
import { hostPort } from '../ip.ts'

/** Where requests of a load went. */
export interface LoadEnd {
  /** `10.244.0.7:80`; null for those that no rule led anywhere. */
  address: string | null
  /** `pod/NS/NAME` that has the address, as far as one answered or refused. */
  pod: Place | null
  count: number
  /** How many of them were answered. */
  ok: number
  /** How likely a choice leads here, 0 to 1; null where nobody can say. */
  probability: number | null
}

export interface LoadReport {
  count: number
  /** Of how many choices the spread is made: of one for each request, connection, or client that is kept with its pod. */
  choices: number
  /** What makes choices fewer than requests. */
  kept: 'connection' | 'client' | null
  /** Service port whose rules chose; null where no rule did. */
  servicePort: string | null
  ends: LoadEnd[]
  /** Those behind a proxy of layer 7, which chooses by itself. */
  backends: LoadEnd[]
  outcomes: { outcome: Outcome; reason: ReasonCode | null; facts: string | null; count: number }[]
  /** Of answered requests: how long they took, in virtual milliseconds, and how many took so long. Shortest first. */
  durations: [ms: number, count: number][]
}

export interface LoadOptions {
  count: number
  /** The i-th request, from 0. */
  send(i: number): TraceRecord
  /** What the rules say before the first of them is sent. */
  explanation: Explanation
  /** Over so many kept connections; absent: each request has its own. */
  connections?: number
  /** In how many places clients are remembered, each with a choice of its own; absent: they are not. */
  memories?: number
}

/**
 * Sends the requests and counts. Time does not pass.
 * @example runLoad({ count: 1000, send: () => cluster.journey(request), explanation: cluster.explain(request) })
 */
export function runLoad({ count, send, explanation, connections, memories }: LoadOptions): LoadReport {
  const ends = new Ends()
  const backends = new Ends()
  const outcomes = new Map<string, LoadReport['outcomes'][number]>()
  const durations = new Map<number, number>()
  for (let i = 0; i < count; i++) {
    const { story } = send(i)
    const isOk = story.outcome === 'ok'
    ends.add(chosenAddress(story), story.proxy ? story.proxy.pod : story.pod, isOk)
    if (story.proxy) backends.add(story.servedBy, story.pod, isOk)
    const key = `${story.outcome} ${story.reason}`
    const known = outcomes.get(key)
    if (known) known.count++
    else outcomes.set(key, { outcome: story.outcome, reason: story.reason, facts: story.facts, count: 1 })
    if (isOk) durations.set(story.duration, (durations.get(story.duration) ?? 0) + 1)
  }
  for (const { address, probability } of explanation.endpoints) ends.expect(address, probability)
  const all = ends.all(explanation.endpoints.length > 0)
  const kept =
    memories !== undefined && memories < count ? 'client' : connections && connections < count ? 'connection' : null
  return {
    count,
    choices: Math.min(count, connections ?? count, memories ?? count),
    kept,
    servicePort: explanation.servicePort,
    ends: all,
    backends: backends.all(false),
    outcomes: [...outcomes.values()].sort((a, b) => b.count - a.count),
    durations: [...durations].sort(([a], [b]) => a - b),
  }
}

class Ends {
  readonly #ends = new Map<string | null, LoadEnd>()

  add(address: string | null, pod: Place | null, isOk: boolean): void {
    const end = this.#at(address)
    end.count++
    if (isOk) end.ok++
    end.pod ??= pod
  }

  expect(address: string, probability: number): void {
    this.#at(address).probability = probability
  }

  /** @param isPredicted whether the rules said what is likely: then what they did not name is not likely at all */
  all(isPredicted: boolean): LoadEnd[] {
    const ends = [...this.#ends.values()]
    if (isPredicted) {
      const said = ends.reduce((sum, { probability }) => sum + (probability ?? 0), 0)
      const lost = said < 1 - 1e-9 ? this.#at(null) : this.#ends.get(null)
      if (lost) lost.probability = Math.max(0, 1 - said)
      for (const end of ends) end.probability ??= 0
    }
    return [...this.#ends.values()].sort((a, b) => compareAddresses(a.address, b.address))
  }

  #at(address: string | null): LoadEnd {
    let end = this.#ends.get(address)
    if (!end) this.#ends.set(address, (end = { address, pod: null, count: 0, ok: 0, probability: null }))
    return end
  }
}

/** By their numbers; those that went nowhere come last. */
function compareAddresses(a: string | null, b: string | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  return a.localeCompare(b, 'en', { numeric: true })
}

/** Where the rules, or else whoever chose before them, led a request: to the proxy, where it is one that asks on. */
function chosenAddress({ steps, first }: TraceRecord['story']): string | null {
  let chosen: Packet | null = null
  for (const { action, reply, after } of steps) {
    if (action === 'proxy' || reply) break
    if (action === 'dnat' || action === 'deliver' || action === 'refuse') chosen = after
  }
  return chosen ? hostPort(chosen.dst, chosen.dport) : (first?.known ?? null)
}
