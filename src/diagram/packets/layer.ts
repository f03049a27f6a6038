import { playback, storyOf, type Place, type Reading, type Trace } from '#state'
import { FATES, Fleet } from './fleet.ts'
import { durationOf, RATE, type Land, type Path } from './flight.ts'
import { address, journey, type Facts, type Journey } from './journey.ts'
import { Pace } from './pace.ts'
import { openPainter, type Painter } from './painter.ts'
import type { Drawn, Order } from './protocol.ts'
import { Sampler } from './sampler.ts'
import { instant, type LegLabel, type Palette, type Viewport } from './scene.ts'
import { nearest, REACH } from './spot.ts'
import { Ways } from './ways.ts'

/** What the packets need to know of the picture. */
export interface Ground extends Land {
  /** The card that shows a place: its own, or the one of many pods. */
  cardOf: (place: Place) => Place
  facts: Facts
  reading: Reading
}

export interface Counts {
  alive: number
  /** One of how many requests is shown. */
  oneOf: number
  /** Frames a second that the painter has drawn when it last told. */
  fps: number
}

/** Where a packet is next. */
export interface NextHop {
  /** Picture milliseconds until then. */
  ms: number
  /** Trace.id */
  trace: number
  /** What happens to it there: index among its hops. */
  hop: number
}

/** What the layer tells the room. */
export interface Heard {
  /** Four times a second. */
  counts(counts: Counts): void
  /** The pointer is over a dot, or over none. */
  over(trace: number | null): void
}

/** The number of a way, and of how it ends. */
interface Flight {
  way: number
  fate: number
}

const FATE: Record<Journey['ending']['kind'], (typeof FATES)[number]> = {
  answered: 'ok',
  refused: 'refused',
  lost: 'lost',
  unresolved: 'unresolved',
}

/** Housekeeping goes on this often. */
const TURN_MS = 250

/**
 * The requests in flight: which there are, where they fly, and who draws them. Lives outside React; a dot's place is
 * a function of the picture's clock. The painter is told of what is new and nothing else.
 */
export class PacketLayer {
  private readonly painter: Painter
  private readonly sampler = new Sampler()
  private readonly pace = new Pace()
  private readonly timer: ReturnType<typeof setInterval>
  private readonly fleet = new Fleet()
  /** Of each flight, in the fleet's order. */
  private traces: Trace[] = []
  private readonly ways = new Ways()
  /** How requests fly that went the same way, on this ground. */
  private stories = new WeakMap<Trace, Flight>()
  private ground: Ground | null = null
  private viewport: Viewport = { x: 0, y: 0, zoom: 1 }
  private selected: Trace | null = null
  private over: number | null = null
  private rate = -1
  private fps = 0
  /** The last order of each kind that is not about flights. */
  private readonly told = new Map<Order['type'], Order>()

  constructor(
    container: HTMLElement,
    private readonly heard: Heard,
  ) {
    this.painter = openPainter(
      container,
      (drawn) => this.hear(drawn),
      () => this.retell(),
    )
    this.timer = setInterval(() => this.housekeep(), TURN_MS)
    this.syncClock()
  }

  dispose(): void {
    clearInterval(this.timer)
    this.painter.dispose()
  }

  resize(width: number, height: number): void {
    this.tell({ type: 'size', width, height, dpr: Math.min(devicePixelRatio || 1, 2) })
  }

  setViewport(viewport: Viewport): void {
    this.viewport = viewport
    this.painter.send({ type: 'view', viewport })
  }

  setPalette(palette: Palette): void {
    this.tell({ type: 'palette', palette })
  }

  /** Where the pointer is, in pixels of the pane: the dot under it is drawn larger, with its addresses. */
  setPointer(pointer: { x: number; y: number } | null): void {
    this.tell({ type: 'pointer', pointer })
  }

  /** To be called when playing, pausing, or the speed changes: dots then move, stand, or hurry. */
  syncClock(): void {
    this.rate = playback.rate()
    this.tell({ type: 'clock', clock: { base: playback.now(), since: instant(), rate: this.rate } })
  }

  /** Cards moved, or the reading changed: every flight keeps the part of its way that it has done. */
  setGround(ground: Ground): void {
    const { fleet, ways } = this
    const reread = this.ground !== null && this.ground.reading !== ground.reading
    // Where nothing has moved, only whose an address is may have changed.
    const isSame = !reread && this.ground?.roads === ground.roads
    this.ground = ground
    this.stories = new WeakMap()
    if (isSame) return
    if (fleet.count === 0) {
      ways.clear()
      this.painter.send({ type: 'paths', paths: [], replace: true })
      return
    }
    const before = new Map(ways.paths)
    const were = fleet.path.slice(0, fleet.count)
    // What a request met on its way does not change any more: a cluster that has does not send it elsewhere.
    if (!reread) ways.relearn(ground, this.used())
    else {
      ways.clear()
      this.traces.forEach((trace, i) => {
        fleet.path[i] = ways.learn(journey(trace, ground.reading, ground.facts), ground, () => {}) ?? 0
      })
    }
    const now = playback.now()
    for (let i = 0; i < fleet.count; i++) {
      const [old, path] = [before.get(were[i]!), ways.paths.get(fleet.path[i]!)]
      if (!old || !path || old === path) continue
      const whole = durationOf(old)
      if (whole > 0) fleet.start[i] = now - ((now - fleet.start[i]!) / whole) * durationOf(path)
    }
    this.sweep()
    this.painter.send({ type: 'paths', paths: [...ways.paths], replace: true })
    this.sendFlights()
  }

  /** Puts newly told requests on their way. */
  add(traces: readonly Trace[]): void {
    if (!this.ground) return
    const { sampler, fleet } = this
    const now = playback.now()
    const first = traces[0]?.t ?? 0
    const most = this.pace.most
    sampler.come(traces.length, fleet.count, most)
    const from = fleet.count
    for (const trace of traces) {
      const wanted = sampler.keeps(trace.id) && fleet.count < most
      if (!wanted && trace.id !== this.selected?.id) continue
      // Requests of one batch did not set out at the same instant; a batch is a frame, or little more.
      this.launch(trace, now + Math.min(250, trace.t - first))
    }
    this.sendFrom(from)
  }

  /**
   * Shows another time: of the requests told by then, those fly that are still on their way.
   * @param time virtual milliseconds
   */
  show(traces: readonly Trace[], time: number): void {
    const { fleet } = this
    fleet.clear()
    this.traces = []
    const now = playback.now()
    for (const trace of traces) {
      if (this.sampler.keeps(trace.id)) this.launch(trace, now - (time - trace.t))
    }
    this.sweep()
    this.sendFlights()
  }

  /** Marks one request; when it is over already, it is shown once more. */
  select(trace: Trace | null): void {
    if (trace?.id === this.selected?.id) return
    this.selected = trace
    this.tell({ type: 'selected', id: trace?.id ?? null })
    this.sendLabels()
    if (trace && this.ground && this.fleet.indexOf(trace.id) < 0) this.replay(trace)
  }

  /** Id of the request whose dot is there, in pixels of the pane. */
  hit(x: number, y: number): number | null {
    const { viewport: v, fleet, ways } = this
    return nearest(fleet, ways.paths, playback.now(), (x - v.x) / v.zoom, (y - v.y) / v.zoom, REACH / v.zoom)
  }

  /** Where the selected packet is next, or else the oldest one on its way; null when none is. */
  nextHop(): NextHop | null {
    const now = playback.now()
    const { fleet, selected } = this
    let one: number | null = null
    for (let i = 0; i < fleet.count; i++) {
      const path = this.ways.paths.get(fleet.path[i]!)
      // What has arrived still shows how it ended.
      if (!path || (now - fleet.start[i]!) * RATE > path.stops.at(-1)! - 0.5) continue
      if (selected && fleet.id[i] === selected.id) {
        one = i
        break
      }
      if (one === null || fleet.start[i]! < fleet.start[one]!) one = i
    }
    const trace = one === null ? undefined : this.traces[one]
    if (one === null || !trace || !this.ground) return null
    const { stops } = this.ways.paths.get(fleet.path[one]!)!
    const index = (now - fleet.start[one]!) * RATE
    const next = stops.findIndex((stop) => stop > index + 0.5)
    const leg = journey(trace, this.ground.reading, this.ground.facts).legs[next]
    return { ms: (stops[next]! - index) / RATE, trace: trace.id, hop: leg?.hop ?? trace.hops.length - 1 }
  }

  private replay(trace: Trace): void {
    const from = this.fleet.count
    this.launch(trace, playback.now())
    this.sendFrom(from)
  }

  private launch(trace: Trace, start: number): void {
    const flight = this.flightOf(storyOf(trace))
    if (!flight) return
    this.fleet.add(trace.id, flight.way, start, flight.fate)
    this.traces.push(trace)
    this.sampler.lives(durationOf(this.ways.paths.get(flight.way)!))
  }

  private flightOf(story: Trace): Flight | null {
    const { ground, ways } = this
    if (!ground) return null
    const known = this.stories.get(story)
    if (known && ways.paths.has(known.way)) return known
    const trip = journey(story, ground.reading, ground.facts)
    const way = ways.learn(trip, ground, this.onPath)
    if (way === null) return null
    const flight = { way, fate: FATES.indexOf(FATE[trip.ending.kind]) }
    this.stories.set(story, flight)
    return flight
  }

  private readonly onPath = (number: number, path: Path): void =>
    this.painter.send({ type: 'paths', paths: [[number, path]], replace: false })

  /** The fleet changes here and in the painter by the same clock; traces go with it. */
  private sweep(): void {
    const { fleet, traces } = this
    fleet.sweep(playback.now(), this.ways.paths, (from, to) => (traces[to] = traces[from]!))
    traces.length = fleet.count
  }

  private used(): Set<number> {
    return new Set(this.fleet.path.subarray(0, this.fleet.count))
  }

  private tell(order: Order): void {
    this.told.set(order.type, order)
    this.painter.send(order)
  }

  private sendFlights(): void {
    this.painter.send({ type: 'flights', flights: this.fleet.batch(), replace: true })
  }

  private sendFrom(first: number): void {
    if (this.fleet.count > first)
      this.painter.send({ type: 'flights', flights: this.fleet.batch(first), replace: false })
  }

  private sendLabels(): void {
    const labels: [number, LegLabel[]][] = []
    const under = this.over === null ? -1 : this.fleet.indexOf(this.over)
    for (const trace of [this.selected, this.traces[under] ?? null])
      if (trace) labels.push([trace.id, this.labelsOf(trace)])
    this.tell({ type: 'labels', labels })
  }

  private labelsOf(trace: Trace): LegLabel[] {
    const { ground } = this
    if (!ground) return []
    return journey(trace, ground.reading, ground.facts).legs.map(({ packet, changed }) => ({
      src: address(packet, 'src'),
      dst: address(packet, 'dst'),
      changed,
    }))
  }

  private hear(drawn: Drawn): void {
    if (drawn.type === 'drawn') performance.mark('podpath:first-packet')
    else if (drawn.type === 'pace') {
      this.pace.take(drawn)
      this.fps = (drawn.frames * 1000) / drawn.during
    } else if (drawn.type === 'over') {
      this.over = drawn.id
      this.sendLabels()
      this.heard.over(drawn.id)
    }
  }

  private retell(): Order[] {
    return [
      ...this.told.values(),
      { type: 'viewport', viewport: this.viewport, canvas: 0 },
      { type: 'paths', paths: [...this.ways.paths], replace: true },
      { type: 'flights', flights: this.fleet.batch(), replace: true },
    ]
  }

  private housekeep(): void {
    if (playback.rate() !== this.rate) this.syncClock()
    this.sweep()
    const { selected, fleet } = this
    if (selected && this.rate > 0 && fleet.indexOf(selected.id) < 0) this.replay(selected)
    const forgotten = this.ways.prune(() => this.used())
    if (forgotten.length > 0) this.painter.send({ type: 'forget', paths: forgotten })
    this.sampler.adapt(playback.now(), this.pace.most)
    this.heard.counts({ alive: fleet.count, oneOf: this.sampler.oneOf, fps: this.fps })
  }
}
