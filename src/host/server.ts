import {
  Cluster,
  isProxyModeLoaded,
  loadProxyMode,
  sizeOfCluster,
  toTrace,
  weigh,
  type ClusterConfig,
  type ClusterSnapshot,
} from '#engine/core'
import type {
  Answers,
  ApplyReport,
  ClusterEvent,
  Diagnostic,
  Fault,
  FaultMade,
  Past,
  Request,
  SourceFile,
} from './messages.ts'
import type * as compare from './compare.ts'
import type * as lessons from './lessons/index.ts'
import type * as load from './load.ts'
import { AsTraces, type FromServer, type Requests } from './requests.ts'
import type * as reach from './reach/index.ts'
import { loadL7, needsL7 } from './parts.ts'
import { Reader, type Manifest } from './reading.ts'
import { rulesOf } from './rules.ts'
import { TerminalSeat } from './terminal/seat.ts'
import { Times } from './times.ts'
import { Wish, type WishSnapshot } from './wish.ts'
import type { Part } from '../engine/l7/types.ts'

/** Virtual time that a new playground gets before anybody looks: enough for any load balancer to have its address. */
const HEAD_START_MS = 150_000
/** Virtual time that a lesson gets in which somebody had been before. */
const SETTLE_MS = 60_000
/** How often the time alone is news, and requests that nobody has made by hand, in real milliseconds. */
const TIME_EVERY_MS = 100
/** A tick never makes up for more real time than this: a page that slept goes on, it does not race. */
const LONGEST_TICK_MS = 250
/** How often the cluster is remembered at the most, in real milliseconds: at twenty times the speed it would be often. */
const REMEMBER_EVERY_MS = 1000
/** What passes by itself may take at least so much of the past, in bytes; a large cluster's as much as the cluster. */
const LEAST_ROOM = 200_000
/** What reads YAML, or brings objects into places that the first picture knows no fields of. */
const NEED_READER: ReadonlySet<Request['type']> = new Set([
  'apply',
  'yaml',
  'setFirewall',
  'delete',
  'scale',
  'fault',
  'load',
])

/** What only looks: everything else changes the cluster. */
const LOOKS: ReadonlySet<Request['type']> = new Set([
  'seek',
  'play',
  'pause',
  'step',
  'yaml',
  'rules',
  'compare',
  'load',
  'reach',
  'try',
  'workloads',
  'snapshot',
  'ping',
  'terminal',
])

/** What only the part that tries ways can answer. */
const REACHES: ReadonlySet<Request['type']> = new Set(['reach', 'try', 'workloads'])
/** What needs the lessons, and what of it need not wait for others, nor others for it. */
const LESSONS: ReadonlySet<Request['type']> = new Set(['lesson', 'predict', 'solve'])
const ASIDE: ReadonlySet<Request['type']> = new Set(['course', 'check'])

const NO_LESSONS = { error: 'The lessons could not be loaded.' }

export interface ServerSnapshot extends WishSnapshot {
  cluster: ClusterSnapshot
  playing: boolean
  speed: number
  lesson?: lessons.LessonSnapshot
}

/**
 * The engine's side of the host: answers requests, moves virtual time with real time, and gathers news into updates.
 * It knows neither Worker nor page; whoever holds it calls `handle` and `tick`.
 */
export class PlaygroundServer {
  #cluster = new Cluster()
  #playing = true
  #speed = 1
  /** Requests that are news. */
  readonly #requests: Requests
  /** Those of them that somebody has made. */
  #own: number[] = []
  #events: ClusterEvent[] = []
  #faults: FaultMade[] = []
  #stops: (() => void)[] = []
  #sincePost = 0
  /** Virtual time that has to pass still, because somebody in the terminal woke in the middle of it. */
  #owed = 0
  #wake: ReturnType<typeof setTimeout> | undefined
  /** What is asked meanwhile is the traffic's, and what is asked between is somebody's own. */
  #passing = false
  #configDiagnostics: Diagnostic[] = []
  readonly #times = new Times<ServerSnapshot>({
    cluster: () => this.#cluster,
    snapshot: () => this.#snapshot(),
    restore: (snapshot) => {
      this.#cluster.restore(snapshot.cluster)
      this.#wish.restore(snapshot)
    },
    weigh: ({ cluster }, beside) =>
      weigh(
        cluster,
        beside.map((other) => other.cluster),
      ),
    room: ({ cluster }) => Math.max(LEAST_ROOM, sizeOfCluster(cluster)),
  })
  #sinceRemembered = 0
  #past: Past = { from: 0, present: null }
  #sought = false
  #anew = false
  /** Something was written or sent that is not the cluster's own doing: by a request, or in the terminal. */
  #touched = false
  /** Loaded when somebody compares. */
  #compare: typeof compare | null = null
  /** Loaded with the first load test. */
  #load: typeof load | null = null
  /** Loaded when somebody compares Services. */
  #reach: typeof reach | null = null
  /** Loaded with the first lesson. */
  #school: lessons.School | null = null
  /** Loaded so far; every cluster gets them. */
  readonly #parts: Part[] = []
  readonly #reader: Reader
  readonly #wish: Wish
  readonly #terminal = new TerminalSeat({
    cluster: () => this.#cluster,
    tell: (terminal) => this.#post({ terminal }),
    own: (object, file) => this.#wish.own(this.#cluster.keyOf({ ...object }), file),
    closed: (file) => this.#wish.closed(file),
    disown: (file) => this.#wish.disown(file),
    prepare: async () => {
      await this.#read()
      this.#take(await loadL7())
    },
  })

  /**
   * @param manifest where it need not be loaded first
   * @param requests how requests are told, where they have to cross a border
   */
  constructor(
    private readonly post: (update: FromServer) => void,
    manifest?: Manifest,
    requests: Requests = new AsTraces(),
  ) {
    this.#requests = requests
    this.#reader = new Reader(manifest)
    this.#wish = new Wish(this.#reader)
    this.#adopt(this.#cluster)
  }

  /** What has to be loaded before the request can be handled; null for nothing, as nearly always. */
  prepare(request: Request): Promise<void> | null {
    const waits: Promise<void>[] = []
    if (this.#parts.length === 0 && needsL7(request)) waits.push(loadL7().then((part) => this.#take(part)))
    const reading = this.#needsReader(request) ? this.#read() : null
    if (reading) waits.push(reading)
    if (request.type === 'compare') waits.push(this.#loadCompare())
    if (request.type === 'load' && !this.#load) waits.push(import('./load.ts').then((part) => void (this.#load = part)))
    if (REACHES.has(request.type) && !this.#reach)
      waits.push(import('./reach/index.ts').then((part) => void (this.#reach = part)))
    // Where they cannot be loaded the answer says so.
    if (LESSONS.has(request.type))
      waits.push(
        this.#loadSchool().then(
          (school) => school.prepare(request),
          () => {},
        ),
      )
    if (request.type === 'start') {
      if ((request.snapshot as ServerSnapshot | undefined)?.lesson) waits.push(this.#loadSchool().then(() => undefined))
      const { config, seed } = request.playground
      const chosen = () => this.#reader.config(config, seed).config.proxy.mode
      if (reading) waits.push(reading.then(() => loadProxyMode(chosen())))
      else if (!isProxyModeLoaded(chosen())) waits.push(loadProxyMode(chosen()))
    }
    return waits.length > 0 ? Promise.all(waits).then(() => undefined) : null
  }

  /** A request that is answered when it is, in whatever order; null: it has to be handled. */
  aside<R extends Request>(request: R): Promise<Answers[R['type']]> | null {
    if (!ASIDE.has(request.type)) return null
    return this.#loadSchool().then((school) => school.aside(request) as Answers[R['type']])
  }

  async #loadSchool(): Promise<lessons.School> {
    const [{ School }, part] = await Promise.all([import('./lessons/index.ts'), loadL7(), this.#read()])
    this.#take(part)
    this.#school ??= new School({
      engine: { Cluster, loadProxyMode },
      cluster: () => this.#cluster,
      beginFuture: () => this.#times.beginFuture(),
      apply: (files) => this.#apply(files),
    })
    return this.#school
  }

  async #loadCompare(): Promise<void> {
    this.#compare = await import('./compare.ts')
    await Promise.all(this.#compare.MODES.map(loadProxyMode))
  }

  /** Loads what the first picture did not need and the next edit will. */
  warmUp(): Promise<void> | null {
    return this.#read()
  }

  /** Loads what reads files, and the kinds that may stand in them. Null when it is there. */
  #read(): Promise<void> | null {
    return this.#reader.load()?.then(() => this.#cluster.learn()) ?? null
  }

  #needsReader(request: Request): boolean {
    if (NEED_READER.has(request.type)) return true
    if (request.type !== 'start') return false
    const { files, config } = request.playground
    return request.snapshot !== undefined || !this.#reader.knows(files, config)
  }

  #take(part: Part): void {
    if (this.#parts.includes(part)) return
    this.#parts.push(part)
    this.#cluster.add(part)
  }

  /** Answers one request. Whatever it changed is posted before it returns. */
  handle<R extends Request>(request: R): Answers[R['type']] {
    const acts = !LOOKS.has(request.type)
    if (acts) this.#times.beginFuture()
    const answer = this.#answer(request) as Answers[R['type']]
    if (request.type !== 'ping' && request.type !== 'snapshot' && request.type !== 'terminal') this.flush()
    // What somebody waits for goes first.
    if (acts) this.#acted()
    return answer
  }

  /** Somebody has changed the cluster: what comes does not follow from what was remembered before. */
  #acted(): void {
    this.#touched = false
    this.#times.beginFuture()
    this.#remember(true)
  }

  /** Real time has passed: virtual time follows, and what happened is posted. */
  tick(elapsedMs: number): void {
    if (!this.#playing) {
      this.#terminal.look()
      if (this.#touched) this.#acted()
      // What is typed changes the cluster too.
      if (this.#terminal.isTaken) this.flush(false)
      return
    }
    this.#pass(this.#owed)
    this.#owed = Math.min(elapsedMs, LONGEST_TICK_MS) * this.#speed
    this.#passByTurns()
    this.#sincePost += elapsedMs
    this.#sinceRemembered += elapsedMs
    if (this.#sinceRemembered >= REMEMBER_EVERY_MS && this.#times.isDue) this.#remember(false)
    this.flush(this.#sincePost >= TIME_EVERY_MS)
  }

  /**
   * Lets time pass up to whoever wakes first in the terminal, and lets them have their turn before it passes on: a
   * second's sleep takes a second at any speed. What is left at the next tick passes at once, so that nobody who sleeps
   * for moments holds up the cluster.
   */
  #passByTurns(): void {
    clearTimeout(this.#wake)
    const next = Math.max(0, this.#terminal.next - this.#cluster.time)
    if (next >= this.#owed) return this.#pass(this.#owed)
    this.#pass(next)
    this.#wake = setTimeout(() => this.#playing && this.#passByTurns(), 0)
  }

  #pass(ms: number): void {
    this.#owed = Math.max(0, this.#owed - ms)
    if (this.#touched) this.#acted()
    this.#passes(() => this.#times.advance(ms))
    this.#terminal.look()
  }

  #passes(act: () => void): void {
    this.#passing = true
    try {
      act()
    } finally {
      this.#passing = false
    }
  }

  /** Posts what is new; with nothing new, only if `always` is set. Of the traffic it tells now and then. */
  flush(always = true): void {
    const news: Partial<FromServer> = {}
    const topology = this.#cluster.takeTopology()
    if (topology) news.topology = topology
    if (this.#own.length > 0) news.own = this.#own
    if (this.#events.length > 0) news.events = this.#events
    if (this.#faults.length > 0) news.faults = this.#faults
    this.#own = []
    this.#events = []
    this.#faults = []
    const { past } = this.#times
    if (past.from !== this.#past.from || past.present !== this.#past.present) news.past = this.#past = past
    if (this.#anew) news.anew = true
    this.#anew = false
    if (this.#sought) news.sought = true
    this.#sought = false
    if (!always && Object.keys(news).length === 0) return
    Object.assign(news, this.#requests.give())
    if (this.#cluster.traffic.takeChanged()) news.sources = this.#cluster.traffic.sources()
    this.#sincePost = 0
    this.#post(news)
  }

  #post(news: Partial<FromServer>): void {
    this.post({ time: this.#cluster.time, playing: this.#playing, speed: this.#speed, ...news })
  }

  #adopt(cluster: Cluster): void {
    for (const stop of this.#stops) stop()
    this.#cluster = cluster
    this.#stops = [
      cluster.on('journey', (record) => {
        this.#requests.take(record)
        if (this.#passing) return
        if (this.#school?.listens) this.#school.hear(toTrace(record))
        this.#own.push(record.id)
        this.#touched = true
      }),
      cluster.watch('*', () => {
        this.#touched ||= !this.#passing
      }),
      cluster.on('event', (event) => this.#events.push(event)),
    ]
  }

  #answer(request: Request): Answers[Request['type']] {
    switch (request.type) {
      case 'start':
        return this.#start(request)
      case 'apply':
        return this.#apply(request.files, request.drafts)
      case 'send': {
        const trace = this.#cluster.traffic.request(request.from, request.service, request.door, request.port)
        return 'error' in trace ? trace : { trace }
      }
      case 'play':
        this.#playing = true
        this.#speed = request.speed
        return null
      case 'pause':
        this.#playing = false
        return null
      case 'step':
        this.#passes(() => this.#times.stepToNews())
        return null
      case 'seek':
        this.#seek(request.time)
        return null
      case 'fault':
        return this.#fault(request.fault)
      case 'setSource':
        this.#cluster.traffic.set(request.source)
        return null
      case 'removeSource':
        this.#cluster.traffic.remove(request.id)
        return null
      case 'burst': {
        let isSent = false
        // They are the source's requests: nobody is led to the hops of the last one of them.
        this.#passes(() => (isSent = this.#cluster.traffic.burst(request.id, request.count)))
        return isSent ? {} : { error: 'That source is gone.' }
      }
      case 'delete':
        return this.#cluster.delete(request.kind, request.namespace, request.name)
      case 'scale':
        return this.#cluster.scale(request.kind, request.namespace, request.name, request.replicas)
      case 'yaml': {
        const object = this.#cluster.get(request.kind, request.namespace, request.name)
        return object
          ? { text: this.#reader.all.printYaml(object) }
          : { error: `${request.kind} ${request.namespace}/${request.name} does not exist any more.` }
      }
      case 'rules':
        return rulesOf(this.#cluster, request.node)
      case 'setFirewall': {
        const { config, diagnostics } = this.#reader.config(request.config, this.#cluster.config.seed)
        this.#configDiagnostics = diagnostics
        this.#setFirewall(config.firewall)
        return null
      }
      case 'compare':
        return this.#compare!.compareModes(this.#cluster, request.trace)
      case 'load':
        return this.#load!.loadTest(this.#cluster, request.source, request.count)
      case 'reach':
      case 'try':
      case 'workloads':
        return this.#reach!.answer(this.#cluster, request)
      case 'lesson':
        return this.#enter(request)
      case 'predict':
        return this.#school?.predict() ?? NO_LESSONS
      case 'solve':
        return this.#school?.solve() ?? NO_LESSONS
      case 'course':
      case 'check':
        throw new Error(`${request.type} is answered aside`)
      case 'snapshot': {
        const lesson = this.#school?.snapshot()
        return { ...this.#snapshot(), ...(lesson && { lesson }) }
      }
      case 'ping':
        return null
      case 'terminal':
        this.#terminal.handle(request.order)
        return null
    }
  }

  #start({ playground, again, ...rest }: Extract<Request, { type: 'start' }>): ApplyReport {
    const snapshot = rest.snapshot as ServerSnapshot | undefined
    const { config, diagnostics } = this.#reader.config(playground.config, playground.seed)
    const fresh = new Cluster({ config, parts: this.#parts })
    this.#replace(fresh, diagnostics, again)
    this.#school?.restore(snapshot?.lesson ?? null)
    if (snapshot) {
      fresh.restore(snapshot.cluster)
      this.#wish.restore(snapshot)
      this.#playing = snapshot.playing
      this.#speed = snapshot.speed
      this.#terminal.adopt()
      return this.#apply(playground.files, [...(playground.drafts ?? []), ...this.#wish.unknownTo(playground.files)])
    }
    this.#wish.clear()
    const report = this.#apply(playground.files, playground.drafts)
    this.#unseen(HEAD_START_MS)
    this.#terminal.adopt()
    return report
  }

  /**
   * Another cluster takes the place of the one there is.
   * @param again the page has seen it before
   */
  #replace(cluster: Cluster, diagnostics: Diagnostic[], again = false): void {
    this.#anew = !again
    this.#requests.forget()
    this.#own = []
    this.#events = []
    this.#faults = []
    this.#times.clear()
    this.#configDiagnostics = diagnostics
    this.#adopt(cluster)
  }

  /** Time passes before anybody looks. */
  #unseen(ms: number): void {
    this.#cluster.traffic.hold(true)
    this.#cluster.step(ms)
    this.#cluster.traffic.hold(false)
  }

  #enter(request: Extract<Request, { type: 'lesson' }>): Answers['lesson'] {
    const staged = this.#school?.enter(request) ?? NO_LESSONS
    if ('error' in staged) return staged
    const { cluster, config, owned } = staged
    const { seed } = cluster.config
    this.#replace(cluster, this.#reader.config(config, seed).diagnostics, request.again)
    this.#wish.restore({ owned })
    const files = [...(request.files ?? staged.files)]
    const report = this.#apply(files)
    if (request.files) this.#unseen(SETTLE_MS)
    this.#terminal.adopt()
    return { files, config, seed, report }
  }

  #fault(fault: Fault): Answers['fault'] {
    const answer = this.#cluster.fault(fault)
    if (answer.error === undefined) this.#made(fault)
    return answer
  }

  #setFirewall(firewall: ClusterConfig['firewall']): void {
    const before = this.#cluster.topology().firewall
    this.#cluster.setFirewall(firewall)
    if (before.nodePorts !== firewall.nodePorts)
      this.#made({ type: firewall.nodePorts === 'closed' ? 'closeFirewall' : 'openFirewall' })
    else if (JSON.stringify(before.allow) !== JSON.stringify(firewall.allow)) this.#made({ type: 'changeFirewall' })
  }

  #made(fault: FaultMade['fault']): void {
    this.#faults.push({ t: this.#cluster.time, fault })
  }

  #apply(files: readonly SourceFile[], drafts?: readonly string[]): ApplyReport {
    const { lines, diagnostics } = this.#wish.apply(this.#cluster, files, drafts)
    return { lines, diagnostics: [...this.#configDiagnostics, ...diagnostics] }
  }

  #remember(acted: boolean): void {
    this.#sinceRemembered = 0
    this.#times.remember(acted)
  }

  #seek(time: number): void {
    this.#playing = false
    this.#passes(() => this.#times.seek(time))
    // Whoever watched has been told of it when it happened.
    this.#requests.forget()
    this.#events = []
    this.#sought = true
  }

  #snapshot(): ServerSnapshot {
    return {
      cluster: this.#cluster.snapshot(),
      ...this.#wish.snapshot(),
      playing: this.#playing,
      speed: this.#speed,
    }
  }
}
