import { Cluster, sizeOfCluster, toTrace, weigh, type ClusterConfig, type ClusterSnapshot } from '#engine/core'
import type { Answers, ApplyReport, Diagnostic, Fault, FaultMade, Request, SourceFile } from './messages.ts'
import { firewallFault, isAct } from './acts.ts'
import { Chunks } from './chunks.ts'
import type * as lessons from './lessons/index.ts'
import { News } from './news.ts'
import { AsTraces, type FromServer, type Requests } from './requests.ts'
import { Reader, type Manifest } from './reading.ts'
import { rulesOf } from './rules.ts'
import { TerminalSeat } from './terminal/seat.ts'
import { Times } from './times.ts'
import { Wish, type WishSnapshot } from './wish.ts'

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

const NO_LESSONS = { error: 'The lessons could not be loaded.' }

export interface ServerSnapshot extends WishSnapshot {
  cluster: ClusterSnapshot
  playing: boolean
  speed: number
  lesson?: lessons.LessonSnapshot
}

const clusterOf = ({ cluster }: ServerSnapshot) => cluster

/**
 * The engine's side of the host: answers requests, moves virtual time with real time, and gathers news into updates.
 * It knows neither Worker nor page; whoever holds it calls `handle` and `tick`.
 */
export class PlaygroundServer {
  #cluster = new Cluster()
  #playing = true
  #speed = 1
  readonly #requests: Requests
  readonly #news: News
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
    weigh: ({ cluster }, beside) => weigh(cluster, beside.map(clusterOf)),
    room: ({ cluster }) => Math.max(LEAST_ROOM, sizeOfCluster(cluster)),
  })
  #sinceRemembered = 0
  /** Something was written or sent that is not the cluster's own doing: by a request, or in the terminal. */
  #touched = false
  readonly #chunks: Chunks
  readonly #reader: Reader
  readonly #wish: Wish
  readonly #terminal = new TerminalSeat({
    cluster: () => this.#cluster,
    tell: (terminal) => this.#post({ terminal }),
    own: (object, file) => this.#wish.own(this.#cluster.keyOf({ ...object }), file),
    closed: (file) => this.#wish.closed(file),
    disown: (file) => this.#wish.disown(file),
    prepare: async () => {
      await this.#chunks.read()
      await this.#chunks.l7()
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
    this.#news = new News(requests)
    this.#reader = new Reader(manifest)
    this.#chunks = new Chunks(
      {
        cluster: () => this.#cluster,
        beginFuture: () => this.#times.beginFuture(),
        apply: (files) => this.#apply(files),
      },
      this.#reader,
    )
    this.#wish = new Wish(this.#reader)
    this.#adopt(this.#cluster)
  }

  /** What has to be loaded before the request can be handled; null for nothing, as nearly always. */
  prepare(request: Request): Promise<void> | null {
    return this.#chunks.prepare(request)
  }

  /** A request that is answered when it is, in whatever order; null: it has to be handled. */
  aside<R extends Request>(request: R): Promise<Answers[R['type']]> | null {
    return this.#chunks.aside(request)
  }

  /** Loads what the first picture did not need and the next edit will. */
  warmUp(): Promise<void> | null {
    return this.#chunks.read()
  }

  /** Answers one request. Whatever it changed is posted before it returns. */
  handle<R extends Request>(request: R): Answers[R['type']] {
    const acts = isAct(request)
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

  #passes<Result>(act: () => Result): Result {
    this.#passing = true
    try {
      return act()
    } finally {
      this.#passing = false
    }
  }

  /** Posts what is new; with nothing new, only if `always` is set. Of the traffic it tells now and then. */
  flush(always = true): void {
    const news = this.#news.take(this.#cluster, this.#times.past, always)
    if (!news) return
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
        const { school } = this.#chunks
        if (school?.listens) school.hear(toTrace(record))
        this.#news.own(record.id)
        this.#touched = true
      }),
      cluster.watch('*', () => {
        this.#touched ||= !this.#passing
      }),
      cluster.on('event', (event) => this.#news.event(event)),
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
      case 'burst':
        // They are the source's requests: nobody is led to the hops of the last one of them.
        return this.#passes(() => this.#cluster.traffic.burst(request.id, request.count))
          ? {}
          : { error: 'That source is gone.' }
      case 'delete':
        return this.#cluster.delete(request.kind, request.namespace, request.name)
      case 'scale':
        return this.#cluster.scale(request.kind, request.namespace, request.name, request.replicas)
      case 'yaml':
        return this.#reader.yamlOf(this.#cluster, request)
      case 'rules':
        return rulesOf(this.#cluster, request.node)
      case 'setFirewall': {
        const { config, diagnostics } = this.#reader.config(request.config, this.#cluster.config.seed)
        this.#configDiagnostics = diagnostics
        this.#setFirewall(config.firewall)
        return null
      }
      case 'compare':
        return this.#chunks.compare!.compareModes(this.#cluster, request.trace)
      case 'load':
        return this.#chunks.load!.loadTest(this.#cluster, request.source, request.count)
      case 'reach':
      case 'try':
      case 'workloads':
        return this.#chunks.reach!.answer(this.#cluster, request)
      case 'lesson':
        return this.#enter(request)
      case 'predict':
        return this.#chunks.school?.predict() ?? NO_LESSONS
      case 'solve':
        return this.#chunks.school?.solve() ?? NO_LESSONS
      case 'course':
      case 'check':
        throw new Error(`${request.type} is answered aside`)
      case 'snapshot': {
        const lesson = this.#chunks.school?.snapshot()
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
    const fresh = new Cluster({ config, parts: this.#chunks.parts })
    this.#replace(fresh, diagnostics, again)
    this.#chunks.school?.restore(snapshot?.lesson ?? null)
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
    this.#news.begin(!again)
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
    const staged = this.#chunks.school?.enter(request) ?? NO_LESSONS
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
    const made = firewallFault(this.#cluster.topology().firewall, firewall)
    this.#cluster.setFirewall(firewall)
    if (made) this.#made(made)
  }

  #made(fault: FaultMade['fault']): void {
    this.#news.fault({ t: this.#cluster.time, fault })
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
    this.#news.sought()
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
