/**
 * How much passes each place and each edge now: the one place where the page counts requests. Every trace counts, not
 * only those that are drawn. The window slides over virtual time, so the figures mean the same at every speed.
 */
import { createStore } from 'zustand/vanilla'
import { storyOf } from '#host'
import type { Topology } from '../engine/topology/types.ts'
import type { Place, Trace } from '../engine/network/types.ts'
import { cluster } from './cluster.ts'
import { onSought } from './past.ts'
import { session } from './session.ts'
import { onTraces, traffic } from './traffic.ts'

/** How far the window reaches back, in virtual milliseconds. */
export const WINDOW_MS = 10_000
/** Traces are counted in steps of this length; the window slides by them. */
const STEP_MS = 500
/** Figures change at most this often, in real milliseconds. */
const EVERY_MS = 1000

export interface Rate {
  /** Requests a virtual second. */
  perSecond: number
  /** Those of them that failed, a virtual second: no answer, or one of 500 and above. */
  errors: number
}

export interface Rates {
  /** By place (`pod/NS/NAME`, also `from:PLACE` for what it sends itself), and by EdgeView.id. Equal figures stay the same object. */
  of: ReadonlyMap<string, Rate>
  /** Requests in the window, by the same keys: shares are parts of these, as a figure of `of` may be a little older. */
  counts: ReadonlyMap<string, number>
}

const QUIET: ReadonlyMap<string, Rate> = new Map()

const NOTHING: Rates = { of: QUIET, counts: new Map() }

/**
 * What passes where. Select one figure: `useStore(rates, (s) => s.of.get(place))`.
 * @example rates.getState().of.get('service/default/web')?.perSecond
 */
export const rates = createStore<Rates>(() => NOTHING)

export const isError = ({ outcome, response }: Trace): boolean => outcome !== 'ok' || (response?.status ?? 0) >= 500

/** Everything that a request passed: its sender, what it went through and who served it, and the edges between them. */
export function passed(
  trace: Trace,
  nodeAt: (address: string) => Place | undefined,
  /** The Gateway that an HTTPRoute belongs to; an Ingress is its own. */
  entryOf: (route: Place) => Place = (route) => route,
): Set<string> {
  const { source, hops, pod, proxy } = trace
  const service = trace.service ?? serviceOf(trace)
  const found = new Set<string>([`from:${source}`])
  const asked = hops.filter((hop) => hop.direction === 'request')
  const balanced = asked.find((hop) => hop.action === 'balance')
  for (const { at } of asked) if (at.startsWith('node/') || at === balanced?.at) found.add(at)
  const sent = asked.find((hop) => hop.action === 'send')
  const addressed = sent && nodeAt(sent.after.dst)
  const entry = asked.find(({ at, action }) => at.startsWith('node/') && action !== 'send')?.at ?? addressed
  if (balanced) {
    found.add(`request:${source}>${balanced.at}`)
    if (entry) found.add(`target:${balanced.at}>${entry}`)
  } else if (addressed) found.add(`request:${source}>${addressed}`)
  else if (service) found.add(`request:${source}>${service}`)
  if (service) {
    found.add(service)
    if (entry && (balanced || addressed)) found.add(`door:${entry}>${service}`)
    const endpoint = proxy?.pod ?? pod
    if (endpoint) found.add(`endpoint:${service}>${endpoint}`)
  }
  if (proxy) {
    found.add(proxy.pod)
    const rule = proxy.route && entryOf(proxy.route)
    if (rule) found.add(rule)
    if (proxy.backend) {
      found.add(proxy.backend)
      found.add(`request:${proxy.pod}>${proxy.backend}`)
      if (rule) found.add(`rule:${rule}>${proxy.backend}`)
      if (pod) found.add(`endpoint:${proxy.backend}>${pod}`).add(`direct:${proxy.pod}>${pod}`)
    }
  }
  if (pod) found.add(pod)
  return found
}

/** A Service's rules may have sent the packet nowhere: it was asked all the same. */
function serviceOf({ servicePort }: Trace): Place | null {
  return servicePort === null ? null : `service/${servicePort.split(':')[0]}`
}

interface Count {
  all: number
  bad: number
}

/** Counts of one step of virtual time. */
interface Step {
  /** Where it begins, a multiple of STEP_MS. */
  from: number
  counts: Map<string, Count>
}

/** Counts requests over a sliding window of virtual time. Knows nothing of stores. */
export class Window {
  #steps: Step[] = []
  /** Of all steps together. */
  readonly #sums = new Map<string, Count>()
  readonly #begun: number

  /** @param begun virtual time from which on every trace is told */
  constructor(begun: number) {
    this.#begun = begun
  }

  add(keys: Iterable<string>, t: number, bad: boolean): void {
    const from = Math.floor(t / STEP_MS) * STEP_MS
    let step = this.#steps.findLast((one) => one.from === from)
    if (!step) {
      step = { from, counts: new Map() }
      const after = this.#steps.findIndex((one) => one.from > from)
      if (after < 0) this.#steps.push(step)
      else this.#steps.splice(after, 0, step)
    }
    for (const key of keys) {
      count(step.counts, key, 1, bad ? 1 : 0)
      count(this.#sums, key, 1, bad ? 1 : 0)
    }
  }

  /** @returns requests a virtual second up to `now`; figures that equal those of `before` are the same objects */
  ratesAt(now: number, before: ReadonlyMap<string, Rate> = QUIET): ReadonlyMap<string, Rate> {
    const first = Math.floor((now - WINDOW_MS) / STEP_MS) * STEP_MS + STEP_MS
    while (this.#steps[0] && this.#steps[0].from < first) this.#leave(this.#steps.shift()!)
    // A cluster that is watched only now is not called slow: the window is as long as it was watched, a second at least.
    const seconds = Math.max(1000, now - Math.max(first, this.#begun)) / 1000
    const found = new Map<string, Rate>()
    let isSame = this.#sums.size === before.size
    for (const [key, { all, bad }] of this.#sums) {
      const [perSecond, errors] = [all / seconds, bad / seconds]
      const old = before.get(key)
      const isLike = old !== undefined && isShownLike(old.perSecond, perSecond) && isShownLike(old.errors, errors)
      isSame &&= isLike
      found.set(key, isLike ? old : { perSecond, errors })
    }
    return isSame ? before : found
  }

  /** Requests in the window, as of the last `ratesAt`. */
  counts(): ReadonlyMap<string, number> {
    return new Map([...this.#sums].map(([key, { all }]) => [key, all]))
  }

  #leave({ counts }: Step): void {
    for (const [key, { all, bad }] of counts) {
      if (count(this.#sums, key, -all, -bad).all === 0) this.#sums.delete(key)
    }
  }
}

function count(counts: Map<string, Count>, key: string, all: number, bad: number): Count {
  let one = counts.get(key)
  if (!one) counts.set(key, (one = { all: 0, bad: 0 }))
  one.all += all
  one.bad += bad
  return one
}

const isShownLike = (a: number, b: number) => a === b || shown(a) === shown(b)

/** A figure as it is shown: `0.4`, `12`, `1.2k`. */
export function shown(perSecond: number): string {
  if (perSecond >= 1000) return `${(perSecond / 1000).toFixed(1)}k`
  return perSecond >= 10 ? perSecond.toFixed(0) : perSecond.toFixed(1)
}

/** Whose a node's address is. */
function nodesByAddress({ nodes }: Topology): Map<string, Place> {
  const book = new Map<string, Place>()
  for (const node of nodes)
    for (const ip of [node.internalIP, node.externalIP, ...(node.otherAddresses ?? [])])
      if (ip) book.set(ip, node.place)
  return book
}

/** Begins to count; returns how to stop. */
export function watchRates(): () => void {
  let { time } = session.getState()
  let counted = new Window(time)
  let known: Topology | null = null
  let book = new Map<string, Place>()
  let owners = new Map<Place, Place>()
  /** What requests pass that went the same way. */
  let ways = new WeakMap<Trace, ReadonlySet<string>>()
  let timer: ReturnType<typeof setTimeout> | null = null
  let last = -Infinity

  const take = (traces: readonly Trace[]) => {
    const { topology } = cluster.getState()
    if (topology !== known) {
      known = topology
      book = nodesByAddress(topology)
      ways = new WeakMap()
      owners = new Map(topology.entries.flatMap(({ place, rules }) => rules.map(({ route }) => [route, place])))
    }
    const nodeAt = (ip: string) => book.get(ip)
    const entryOf = (route: Place) => owners.get(route) ?? route
    for (const trace of traces) {
      const story = storyOf(trace)
      let way = ways.get(story)
      if (!way) ways.set(story, (way = passed(story, nodeAt, entryOf)))
      counted.add(way, trace.t, isError(trace))
    }
  }
  const publish = () => {
    timer = null
    last = performance.now()
    const before = rates.getState().of
    const now = counted.ratesAt(time, before)
    rates.setState({ of: now, counts: counted.counts() })
  }
  const plan = () => {
    timer ??= setTimeout(publish, Math.max(0, last + EVERY_MS - performance.now()))
  }
  /** Another time is shown: what had happened in its window is all that counts. */
  const restart = (traces: readonly Trace[]) => {
    const oldest = traces[0]
    counted = new Window(Math.max(0, Math.min(oldest?.t ?? time, time)))
    take(traces.filter((trace) => trace.t > time - WINDOW_MS))
    plan()
  }
  const stops = [
    onTraces((traces) => {
      take(traces)
      plan()
    }),
    onSought((traces, at) => {
      time = at
      restart(traces)
    }),
    session.subscribe(({ time: now }) => {
      if (now === time) return
      // Backwards, or past all that the window holds at once, as a cluster's head start is: nothing was told of between.
      const isOther = now < time || now - time > WINDOW_MS
      time = now
      // A new cluster, or one that was brought back from before.
      if (isOther) restart(traffic.getState().traces.filter((trace) => trace.t <= now))
      else plan()
    }),
  ]
  return () => {
    for (const stop of stops) stop()
    if (timer) clearTimeout(timer)
    rates.setState(NOTHING)
  }
}
