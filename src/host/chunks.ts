import { Cluster, isProxyModeLoaded, loadProxyMode } from '#engine/core'
import type { Part } from '../engine/l7/types.ts'
import type * as compare from './compare.ts'
import type * as lessons from './lessons/index.ts'
import type * as load from './load.ts'
import type { Answers, ApplyReport, Request, SourceFile } from './messages.ts'
import { loadL7, needsL7 } from './parts.ts'
import type * as reach from './reach/index.ts'
import type { Reader } from './reading.ts'

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
/** What only the part that tries ways can answer. */
const REACHES: ReadonlySet<Request['type']> = new Set(['reach', 'try', 'workloads'])
/** What needs the lessons, and what of it need not wait for others, nor others for it. */
const LESSONS: ReadonlySet<Request['type']> = new Set(['lesson', 'predict', 'solve'])
const ASIDE: ReadonlySet<Request['type']> = new Set(['course', 'check'])

/** Whose parts these are. */
interface Owner {
  cluster(): Cluster
  beginFuture(): void
  apply(files: readonly SourceFile[]): ApplyReport
}

/** What the first picture does without: each is loaded with the first request that needs it, and is null until then. */
export class Chunks {
  compare: typeof compare | null = null
  load: typeof load | null = null
  reach: typeof reach | null = null
  school: lessons.School | null = null
  /** Every cluster gets them. */
  readonly parts: Part[] = []

  constructor(
    private readonly owner: Owner,
    private readonly reader: Reader,
  ) {}

  /** What has to be loaded before the request can be handled; null for nothing, as nearly always. */
  prepare(request: Request): Promise<void> | null {
    const waits: Promise<unknown>[] = []
    if (this.parts.length === 0 && needsL7(request)) waits.push(this.l7())
    const reading = this.#needsReader(request) ? this.read() : null
    if (reading) waits.push(reading)
    if (request.type === 'compare') waits.push(this.#loadCompare())
    if (request.type === 'load' && !this.load) waits.push(import('./load.ts').then((part) => (this.load = part)))
    if (REACHES.has(request.type) && !this.reach)
      waits.push(import('./reach/index.ts').then((part) => (this.reach = part)))
    // Where they cannot be loaded the answer says so.
    if (LESSONS.has(request.type))
      waits.push(
        this.#loadSchool().then(
          (school) => school.prepare(request),
          () => {},
        ),
      )
    if (request.type === 'start') {
      if ((request.snapshot as { lesson?: unknown } | undefined)?.lesson) waits.push(this.#loadSchool())
      const { config, seed } = request.playground
      const chosen = () => this.reader.config(config, seed).config.proxy.mode
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

  /** Loads what reads files, and the kinds that may stand in them. Null when it is there. */
  read(): Promise<void> | null {
    return this.reader.load()?.then(() => this.owner.cluster().learn()) ?? null
  }

  /** Loads ingress controllers and gateways. */
  async l7(): Promise<void> {
    this.#take(await loadL7())
  }

  #take(part: Part): void {
    if (this.parts.includes(part)) return
    this.parts.push(part)
    this.owner.cluster().add(part)
  }

  async #loadSchool(): Promise<lessons.School> {
    const [{ School }, part] = await Promise.all([import('./lessons/index.ts'), loadL7(), this.read()])
    this.#take(part)
    this.school ??= new School({ ...this.owner, engine: { Cluster, loadProxyMode } })
    return this.school
  }

  async #loadCompare(): Promise<void> {
    this.compare = await import('./compare.ts')
    await Promise.all(this.compare.MODES.map(loadProxyMode))
  }

  #needsReader(request: Request): boolean {
    if (NEED_READER.has(request.type)) return true
    if (request.type !== 'start') return false
    const { files, config } = request.playground
    return request.snapshot !== undefined || !this.reader.knows(files, config)
  }
}
