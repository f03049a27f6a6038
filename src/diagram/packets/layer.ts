import { playback, type Place, type Reading, type Trace } from '#state'
import { LINGER, spotOf } from './draw.ts'
import { durationOf, pathOf, RATE, type Land, type Path } from './flight.ts'
import { journey, type Facts, type Journey } from './journey.ts'
import { openPainter, type Painter } from './painter.ts'
import { MOST, Sampler } from './sampler.ts'
import { instant, type Fate, type Flight, type Palette, type Viewport } from './scene.ts'

/** What the packets need to know of the picture. */
export interface Ground extends Land {
  /** The card that shows a place: its own, or the one of many pods. */
  cardOf: (place: Place) => Place
  facts: Facts
  reading: Reading
}

interface Alive {
  flight: Flight
  journey: Journey
  trace: Trace
}

export interface Counts {
  alive: number
  /** One of how many requests is shown. */
  oneOf: number
}

/** Reasons for which the same trace looks the same: journeys with equal legs and labels share their points. */
function keyOf({ start, legs }: Journey, labelled: number | null): string {
  const way = legs.map(
    (leg) => `${leg.direction === 'request' ? '' : '<'}${leg.to}${leg.changed.length > 0 ? '*' : ''}`,
  )
  return `${labelled ?? ''}|${legs[0]?.from ?? start}|${way.join('|')}`
}

const FATE: Record<Journey['ending']['kind'], Fate> = {
  answered: 'ok',
  refused: 'refused',
  lost: 'lost',
  unresolved: 'unresolved',
}

/**
 * The requests in flight: which there are, where they fly, and who draws them. Lives outside React; a dot's place is
 * a function of the picture's clock.
 */
export class PacketLayer {
  private readonly painter: Painter
  private readonly sampler = new Sampler()
  private readonly timer: ReturnType<typeof setInterval>
  private alive: Alive[] = []
  private paths = new Map<string, Path>()
  private ground: Ground | null = null
  private viewport: Viewport = { x: 0, y: 0, zoom: 1 }
  private selected: Trace | null = null
  private rate = -1
  private adapted = 0

  constructor(
    container: HTMLElement,
    private readonly onCounts: (counts: Counts) => void,
  ) {
    this.painter = openPainter(container, () => performance.mark('podpath:first-packet'))
    this.timer = setInterval(() => this.housekeep(), 250)
    this.syncClock()
  }

  dispose(): void {
    clearInterval(this.timer)
    this.painter.dispose()
  }

  resize(width: number, height: number): void {
    this.painter.send({ type: 'size', width, height, dpr: Math.min(devicePixelRatio || 1, 2) })
  }

  setViewport(viewport: Viewport): void {
    this.viewport = viewport
    this.painter.send({ type: 'viewport', viewport })
  }

  setPalette(palette: Palette): void {
    this.painter.send({ type: 'palette', palette })
  }

  /** To be called when playing, pausing, or the speed changes: dots then move, stand, or hurry. */
  syncClock(): void {
    this.rate = playback.rate()
    this.painter.send({ type: 'clock', clock: { base: playback.now(), since: instant(), rate: this.rate } })
  }

  /** Cards moved, or the reading changed: every flight keeps the part of its way that it has done. */
  setGround(ground: Ground): void {
    const rerouted = this.ground?.reading !== ground.reading || this.ground?.facts !== ground.facts
    this.ground = ground
    const now = playback.now()
    const old = this.paths
    this.paths = new Map()
    this.alive = this.alive.filter((one) => {
      if (rerouted) one.journey = journey(one.trace, ground.reading, ground.facts)
      const before = old.get(one.flight.path)
      const key = this.learnPath(one.journey, one.trace)
      const path = key && this.paths.get(key)
      if (!path) return false
      const start = before ? now - ((now - one.flight.start) / durationOf(before)) * durationOf(path) : one.flight.start
      one.flight = { ...one.flight, path: key, start: Number.isFinite(start) ? start : one.flight.start }
      return true
    })
    this.painter.send({ type: 'paths', paths: [...this.paths], replace: true })
    this.sendFlights()
  }

  /** Puts newly told requests on their way. */
  add(traces: readonly Trace[]): void {
    if (!this.ground) return
    const joined: Flight[] = []
    const now = playback.now()
    const first = traces[0]?.t ?? 0
    const kept = traces.filter((trace) => this.sampler.keeps(trace.id)).length
    // A burst does not wait for the next second.
    if (this.alive.length + kept > MOST) this.adapt(MOST)
    for (const trace of traces) {
      const wanted = this.sampler.keeps(trace.id) && this.alive.length < MOST
      if (!wanted && trace.id !== this.selected?.id) continue
      // Requests of one batch did not set out at the same instant; a batch is a frame, or little more.
      const flight = this.launch(trace, now + Math.min(250, trace.t - first))
      if (flight) joined.push(flight)
    }
    if (joined.length > 0) this.painter.send({ type: 'flights', flights: joined, replace: false })
  }

  /**
   * Shows another time: of the requests told by then, those fly that are still on their way.
   * @param time virtual milliseconds
   */
  show(traces: readonly Trace[], time: number): void {
    this.alive = []
    const now = playback.now()
    for (const trace of traces.slice(-MOST)) {
      if (!this.sampler.keeps(trace.id)) continue
      const flight = this.launch(trace, now - (time - trace.t))
      const path = flight && this.paths.get(flight.path)
      if (path && now >= flight.start + durationOf(path)) this.alive.pop()
    }
    this.sendFlights()
  }

  /** Marks one request; when it is over already, it is shown once more. */
  select(trace: Trace | null): void {
    if (trace?.id === this.selected?.id) return
    this.selected = trace
    this.painter.send({ type: 'selected', id: trace?.id ?? null })
    if (!trace || !this.ground) return
    const flying = this.alive.find((one) => one.trace.id === trace.id)
    if (flying) {
      // Its own path, since the label with its addresses belongs to it alone.
      const key = this.learnPath(flying.journey, trace)
      if (key) flying.flight = { ...flying.flight, path: key }
      this.sendFlights()
    } else this.replay(trace)
  }

  /** Id of the request whose dot is there, in pixels of the pane. */
  hit(x: number, y: number): number | null {
    const now = playback.now()
    const { zoom } = this.viewport
    let nearest: number | null = null
    let least = 13 ** 2
    for (const { flight } of this.alive) {
      const path = this.paths.get(flight.path)
      const spot = path && spotOf(flight, path, now)
      if (!spot) continue
      const distance = (spot.x * zoom + this.viewport.x - x) ** 2 + (spot.y * zoom + this.viewport.y - y) ** 2
      if (distance >= least) continue
      least = distance
      nearest = flight.id
    }
    return nearest
  }

  /** Picture milliseconds until the selected packet, or else the oldest, is at its next hop; null when none is in flight. */
  untilNextHop(): number | null {
    const now = playback.now()
    const inFlight = this.alive.filter(({ flight }) => {
      const path = this.paths.get(flight.path)
      return path && now < flight.start + durationOf(path)
    })
    const one =
      inFlight.find(({ trace }) => trace.id === this.selected?.id) ??
      inFlight.toSorted((a, b) => a.flight.start - b.flight.start)[0]
    if (!one) return null
    const path = this.paths.get(one.flight.path)!
    const index = (now - one.flight.start) * RATE
    const next = path.stops.find((stop) => stop > index + 0.5) ?? path.points.length / 2 - 1
    return Math.max(1, (next - index) / RATE)
  }

  private replay(trace: Trace): void {
    const flight = this.launch(trace, playback.now())
    if (flight) this.painter.send({ type: 'flights', flights: [flight], replace: false })
  }

  private launch(trace: Trace, start: number): Flight | null {
    const { ground } = this
    if (!ground) return null
    const way = journey(trace, ground.reading, ground.facts)
    const key = this.learnPath(way, trace)
    if (!key) return null
    const flight: Flight = { id: trace.id, path: key, start, fate: FATE[way.ending.kind] }
    this.alive.push({ flight, journey: way, trace })
    return flight
  }

  private learnPath(way: Journey, trace: Trace): string | null {
    const { ground } = this
    const key = keyOf(way, trace.id === this.selected?.id ? trace.id : null)
    if (this.paths.has(key)) return key
    const path = ground && pathOf(way, ground)
    if (!path) return null
    this.paths.set(key, path)
    this.painter.send({ type: 'paths', paths: [[key, path]], replace: false })
    return key
  }

  private sendFlights(): void {
    this.painter.send({ type: 'flights', flights: this.alive.map((one) => one.flight), replace: true })
  }

  /** At most four times a second, so that a burst is thinned and not forgotten. */
  private adapt(alive: number): void {
    if (performance.now() - this.adapted < 250) return
    this.adapted = performance.now()
    this.sampler.adapt(alive)
  }

  private housekeep(): void {
    if (playback.rate() !== this.rate) this.syncClock()
    const now = playback.now()
    const before = this.alive.length
    this.alive = this.alive.filter(({ flight }) => {
      const path = this.paths.get(flight.path)
      return path && now < flight.start + durationOf(path) + LINGER[flight.fate]
    })
    const { selected } = this
    const gone = selected && !this.alive.some((one) => one.trace.id === selected.id)
    if (this.alive.length !== before) this.sendFlights()
    if (gone && this.rate > 0) this.replay(selected)
    if (performance.now() - this.adapted > 1000) this.adapt(this.alive.length)
    this.onCounts({ alive: this.alive.length, oneOf: this.sampler.oneOf })
  }
}
