import type { Cluster } from '#engine'
import {
  filesOf,
  localesIn,
  loadCourse,
  Rehearsal,
  requestTo,
  startOf,
  Typist,
  type Course,
  type Engine,
  type Lesson,
  type Verdict,
} from '#lessons'
import type { Answers, ApplyReport, Request, SourceFile, Trace } from '../messages.ts'
import { Examiner } from './examiner.ts'
import { TEXTS } from './texts.ts'

/** What of an open lesson is not in its cluster. */
export interface LessonSnapshot {
  id: string
  asked: Trace[]
}

/** What lessons need of the playground that they happen in. */
export interface Classroom {
  engine: Engine
  cluster(): Cluster
  /** Somebody is about to change what will be: from an earlier time that is shown, things take another way. */
  beginFuture(): void
  /** The editor's files are these now. */
  apply(files: readonly SourceFile[]): ApplyReport
}

/** A lesson's first state, played where nobody sees it. */
export interface Staged {
  cluster: Cluster
  config: string
  files: SourceFile[]
  /** As a `Wish` remembers it. */
  owned: [key: string, file: string][]
}

type Of<T extends Request['type']> = Extract<Request, { type: T }>

/** The side of lessons in the engine's Worker. What takes time is done before a request is handled. */
export class School {
  readonly #courses = new Map<string, Course>()
  #open: LessonSnapshot | null = null
  /** Requests are sent that are not the learner's. */
  #quiet = false
  #ready: Staged | { error: string } | null = null
  readonly #examiner = new Examiner()

  constructor(private readonly room: Classroom) {}

  /** @param locale `de`; texts that are not there in it are English */
  course(locale = ''): Course {
    // Most languages have no words of their own here.
    const spoken = localesIn(TEXTS).has(locale.split('-')[0]!) ? locale : ''
    const known = this.#courses.get(spoken)
    if (known) return known
    // The content is tested as a whole: what could be wrong with it has been said there.
    const { course } = loadCourse(TEXTS, spoken)
    this.#courses.set(spoken, course)
    return course
  }

  /** Nobody sees what else would be an answer, or how it is refused. */
  shown(locale?: string): Course {
    const { parts } = this.course(locale)
    return {
      parts: parts.map((part) => ({ ...part, lessons: part.lessons.map((lesson) => ({ ...lesson, wrong: [] })) })),
    }
  }

  /** What takes time, before `enter`, `predict` or `solve`. */
  async prepare(request: Request): Promise<void> {
    if (request.type === 'lesson') await this.#stage(request)
    if (request.type === 'predict') await this.#preparePrediction(request)
    if (request.type === 'solve') await this.#prepareSolution(request)
  }

  /** What changes nothing. */
  aside(request: Request): Course | Promise<(Verdict | null)[]> | null {
    if (request.type === 'course') return this.shown(request.locale)
    return request.type === 'check' ? this.check(request) : null
  }

  /** A lesson is open, and what is sent now counts: else nobody need put it into words. */
  get listens(): boolean {
    return this.#open !== null && !this.#quiet
  }

  /** Somebody has sent this. Of requests that look the same to a check the newest is kept. */
  hear(trace: Trace): void {
    if (!this.listens) return
    const { asked } = this.#open!
    const key = keyOf(trace)
    const same = asked.findIndex((one) => keyOf(one) === key)
    if (same >= 0) asked.splice(same, 1)
    asked.push(trace)
  }

  /** Plays a lesson's start, away from the cluster there is. */
  async #stage({ id, config }: Of<'lesson'>): Promise<void> {
    this.#ready = null
    if (!this.#lesson(id)) {
      this.#ready = { error: `There is no lesson ${id}.` }
      return
    }
    const own = startOf(this.course(), id)
    const stage = config === undefined ? own : { ...own, config }
    let rehearsal: Rehearsal
    try {
      rehearsal = await Rehearsal.of(stage, this.room.engine)
    } catch (error) {
      this.#ready = { error: error instanceof Error ? error.message : String(error) }
      return
    }
    this.#ready = {
      cluster: rehearsal.leave(),
      config: stage.config,
      files: filesOf(stage),
      owned: rehearsal.owned,
    }
  }

  /** What was staged; from now on the lesson is open. */
  enter({ id, asked, config }: Of<'lesson'>): Staged | { error: string } {
    const ready = this.#ready ?? { error: 'The lesson is not ready.' }
    this.#ready = null
    const before = config !== undefined && this.#open?.id === id ? this.#open.asked : []
    if (!('error' in ready)) this.restore({ id, asked: [...(asked ?? before)] })
    return ready
  }

  /** Types what comes between a guess and its request, in the learner's cluster. */
  async #preparePrediction({ id }: Of<'predict'>): Promise<void> {
    const predict = this.#lesson(id)?.predict
    const cluster = this.room.cluster()
    this.#prediction = null
    if (!predict || this.#open?.id !== id) return
    this.room.beginFuture()
    const asked = requestTo(cluster, predict.request.from, predict.request.to)
    if (!('missing' in asked)) await this.#type(cluster, [], predict.do, true)
    this.#prediction = asked
  }

  #prediction: ReturnType<typeof requestTo> | null = null

  /** Sends the request that was to be guessed, for everybody to see. */
  predict(): Answers['predict'] {
    const asked = this.#prediction
    if (!asked) return { error: 'That lesson is not open.' }
    if ('missing' in asked) return { error: asked.missing }
    this.#quiet = true
    try {
      return { trace: this.room.cluster().request(asked) }
    } finally {
      this.#quiet = false
    }
  }

  /** Applies the solution's files in place of the learner's and types its lines. */
  async #prepareSolution({ id, files }: Of<'solve'>): Promise<void> {
    const lesson = this.#lesson(id)
    this.#solved = null
    if (!lesson || this.#open?.id !== id) return
    this.room.beginFuture()
    const { solution } = lesson
    const all = new Map([...files, ...solution.files].map((file) => [file.name, file]))
    const now = [...all.values()]
    const report = this.room.apply(now)
    if (solution.commands.length > 0) {
      // What the lines are about has to be there.
      if (solution.files.length > 0) await this.#type(this.room.cluster(), now, ['sleep 60'], true)
      await this.#type(this.room.cluster(), now, solution.commands, false)
    }
    this.#solved = { files: now, commands: solution.commands, report }
  }

  #solved: Exclude<Answers['solve'], { error: string }> | null = null

  solve(): Answers['solve'] {
    return this.#solved ?? { error: 'That lesson is not open.' }
  }

  /** What the checks of the open lesson say, one after the other, with time between them for whatever else is to do. */
  async check({ id }: Of<'check'>): Promise<(Verdict | null)[]> {
    const lesson = this.#lesson(id)
    if (!lesson || this.#open?.id !== id) return []
    return this.#examiner.examine(lesson, this.room.cluster(), this.#open.asked)
  }

  /** Undefined while no lesson is open. */
  snapshot(): LessonSnapshot | undefined {
    return this.#open ? { ...this.#open, asked: [...this.#open.asked] } : undefined
  }

  /** @param snapshot null: no lesson is open */
  restore(snapshot: LessonSnapshot | null): void {
    this.#open = snapshot
    this.#examiner.forget()
  }

  #lesson(id: string): Lesson | undefined {
    return this.course()
      .parts.flatMap(({ lessons }) => lessons)
      .find((lesson) => lesson.id === id)
  }

  /** Nobody else asks meanwhile, for the time that passes is not anybody's who watches. */
  async #type(cluster: Cluster, files: readonly SourceFile[], lines: readonly string[], quiet: boolean): Promise<void> {
    const typist = new Typist(cluster)
    typist.put(files)
    cluster.traffic.hold(true)
    this.#quiet = quiet
    try {
      for (const line of lines) await typist.type(line)
    } finally {
      this.#quiet = false
      cluster.traffic.hold(false)
    }
  }
}

/** What checks look at. */
const keyOf = ({ source, service, request, outcome, reason }: Trace): string =>
  [source, service, request.host, outcome, reason].join(' ')
