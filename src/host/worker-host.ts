import type { Answers, Host, HostStatus, Playground, Request, Update } from './messages.ts'
import type { FromServer } from './requests.ts'
import { Hearer } from './told.ts'
import type { FromWorker, ToWorker } from './wire.ts'

/** A Worker that leaves this many pings unanswered, each with its full time, is dead or caught in a loop. */
const PING_EVERY_MS = 1500
const MISSED_PINGS = 3
/** It may be at something that was asked of it: a thousand pods take a slow machine many seconds to start. */
const MISSED_PINGS_AT_WORK = 20
/** Restarts within this time count as one trouble. */
const TROUBLE_MS = 30_000
const RESTARTS = 3

/** A snapshot that comes so soon after another cluster has come is of the one before: the Worker waits longer with one. */
const STRAY_MS = 500

type Waiting = { isPing: boolean; resolve: (answer: never) => void; reject: (error: Error) => void }

/**
 * The engine in a Worker. When the Worker dies, by a crash, an endless loop or the browser's hand, a new one takes up
 * from the last snapshot and the last files, and `onStatus` says so. If it dies again at once it starts from the files
 * alone, since the snapshot may hold the cause; after that it has failed.
 */
export class WorkerHost implements Host {
  #worker: Worker | null = null
  #next = 1
  readonly #waiting = new Map<number, Waiting>()
  readonly #updates = new Set<(update: Update) => void>()
  readonly #statuses = new Set<(status: HostStatus) => void>()
  #status: HostStatus = { state: 'starting' }
  #playground: Playground | null = null
  /** The lesson that is open: its cluster has had more done to it than its files say. */
  #lesson: string | null = null
  /** Another cluster is on its way: snapshots are of the one before; and for a moment after it has come, for all one knows. */
  #replacing = 0
  #replaced = -Infinity
  /** The newest one, as it came: see `ToWorker`. */
  #snapshot: { message: MessageEvent; at: number } | null = null
  #snapshots: MessagePort | null = null
  /** Knows what this Worker has told. */
  #hearer = new Hearer()
  #missed = 0
  #troubles: number[] = []
  readonly #watchdog: ReturnType<typeof setInterval>

  /** @param makeWorker makes a fresh Worker that runs `worker.ts` */
  constructor(private readonly makeWorker: () => Worker) {
    this.#spawn()
    this.#watchdog = setInterval(() => this.#watch(), PING_EVERY_MS)
  }

  ask<R extends Request>(request: R): Promise<Answers[R['type']]> {
    if (request.type === 'start') {
      this.#playground = request.playground
      this.#lesson = null
      this.#snapshot = null
    }
    if (request.type === 'apply' && this.#playground) {
      this.#playground = { ...this.#playground, files: request.files, drafts: request.drafts }
    }
    if (request.type === 'setFirewall' && this.#playground) {
      this.#playground = { ...this.#playground, config: request.config }
    }
    const answered = this.#post(request)
    if (request.type !== 'start' && request.type !== 'lesson' && request.type !== 'solve') return answered
    this.#replacing++
    return answered
      .then((answer) => {
        this.#learn(request, answer as Answers['start' | 'lesson' | 'solve'])
        return answer
      })
      .finally(() => {
        this.#replacing--
        this.#replaced = Date.now()
      })
  }

  /** What there is from now on, to bring it back when the Worker dies. */
  #learn(request: Request, answer: Answers['start' | 'lesson' | 'solve']): void {
    if (answer && 'error' in answer) return
    if (request.type === 'solve' && 'files' in answer && this.#playground) {
      this.#playground = { ...this.#playground, files: answer.files }
      return
    }
    if (request.type === 'lesson' && 'seed' in answer) {
      const { files, config, seed } = answer
      this.#playground = { files, config, seed }
      this.#lesson = request.id
      this.#snapshot = null
    }
    this.#say({ state: 'running' })
  }

  onUpdate(listener: (update: Update) => void): () => void {
    this.#updates.add(listener)
    return () => this.#updates.delete(listener)
  }

  onStatus(listener: (status: HostStatus) => void): () => void {
    this.#statuses.add(listener)
    listener(this.#status)
    return () => this.#statuses.delete(listener)
  }

  dispose(): void {
    clearInterval(this.#watchdog)
    this.#drop('The playground was closed.')
  }

  #post<R extends Request>(request: R): Promise<Answers[R['type']]> {
    if (!this.#worker) return Promise.reject(new Error('The engine is not running.'))
    const id = this.#next++
    const message: ToWorker = { id, request }
    this.#worker.postMessage(message)
    return new Promise((resolve, reject) => this.#waiting.set(id, { isPing: request.type === 'ping', resolve, reject }))
  }

  #spawn(): void {
    const worker = this.makeWorker()
    this.#hearer = new Hearer()
    worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
      if (worker === this.#worker) this.#receive(data)
    })
    worker.addEventListener('error', (event) => {
      event.preventDefault()
      if (worker === this.#worker) this.#died(event.message || 'The engine could not be loaded.')
    })
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = (message) => {
      const isOfThis = this.#replacing === 0 && Date.now() - this.#replaced > STRAY_MS
      if (port1 === this.#snapshots && isOfThis) this.#snapshot = { message, at: Date.now() }
    }
    this.#snapshots = port1
    const message: ToWorker = { snapshots: port2 }
    worker.postMessage(message, [port2])
    this.#worker = worker
    this.#missed = 0
  }

  #receive(message: FromWorker): void {
    this.#missed = 0
    switch (message.type) {
      case 'answer':
        this.#waiting.get(message.id)?.resolve(message.answer as never)
        this.#waiting.delete(message.id)
        return
      case 'error':
        this.#waiting.get(message.id)?.reject(new Error(message.message))
        this.#waiting.delete(message.id)
        return
      case 'update':
        this.#tell(message.update)
        return
      case 'crashed':
        this.#died(message.message)
        return
    }
  }

  #tell({ told, ...update }: FromServer): void {
    if (told) update.traces = this.#hearer.hear(told)
    for (const listener of this.#updates) listener(update)
  }

  #watch(): void {
    if (!this.#worker || !this.#playground || document.hidden) {
      this.#missed = 0
      return
    }
    const isAtWork = [...this.#waiting.values()].some(({ isPing }) => !isPing)
    if (this.#missed >= (isAtWork ? MISSED_PINGS_AT_WORK : MISSED_PINGS)) {
      this.#died('The engine did not answer any more.')
      return
    }
    this.#missed++
    this.#post({ type: 'ping' }).catch(() => {})
  }

  #died(reason: string): void {
    this.#drop('The engine stopped.')
    const now = Date.now()
    this.#troubles = [...this.#troubles.filter((at) => now - at < TROUBLE_MS), now]
    if (this.#troubles.length > RESTARTS || !this.#playground) {
      this.#say({ state: 'failed', reason })
      return
    }
    const snapshot = this.#troubles.length === 1 ? this.#snapshot : null
    this.#spawn()
    const { files, config } = this.#playground
    const again: Request =
      this.#lesson !== null && !snapshot
        ? { type: 'lesson', id: this.#lesson, files, config, again: true }
        : {
            type: 'start',
            playground: this.#playground,
            again: true,
            ...(snapshot && { snapshot: snapshot.message.data as unknown }),
          }
    this.#post(again).then(
      () => this.#say({ state: 'restarted', reason, lostMs: snapshot ? now - snapshot.at : null }),
      () => {}, // it died again: #died has been called for that
    )
  }

  #drop(why: string): void {
    this.#worker?.terminate()
    this.#worker = null
    this.#snapshots?.close()
    this.#snapshots = null
    for (const { reject } of this.#waiting.values()) reject(new Error(why))
    this.#waiting.clear()
  }

  #say(status: HostStatus): void {
    this.#status = status
    for (const listener of this.#statuses) listener(status)
  }
}
