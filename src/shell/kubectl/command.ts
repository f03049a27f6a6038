/** What a verb of kubectl is, and what it is given when it is called. */
import type { ApiVerbs, KubeObject } from '#kubectl'
import { resolvePath } from '../files/files.ts'
import { BrokenPipe } from '../io/stream.ts'
import { ExitError, type Process } from '../process.ts'
import type { Flag, Flags } from './args/flags.ts'

/** One verb, one file. A verb with `commands` is a group: `rollout`, `config`. */
export interface Verb {
  name: string
  aliases?: readonly string[]
  /** Words that people type when they mean this one. */
  suggestFor?: readonly string[]
  /** One line about it. */
  about: string
  /** What stands behind `kubectl` in the line of usage. */
  usage: string
  flags?: readonly Flag[]
  /** Flags without which there is nothing to do. */
  required?: readonly string[]
  commands?: readonly Verb[]
  /** Absent: the group is nothing without one of its commands. */
  run?(call: Call): Promise<number> | number
}

export interface CallOptions {
  process: Process
  api: ApiVerbs
  verb: Verb
  /** `rollout status` */
  path: string
  flags: Flags
  args: string[]
  dash: number
  namespace: string
  isNamespaceGiven: boolean
}

/** One call of a verb: where it runs, what it was told, and where it speaks. */
export class Call implements CallOptions {
  readonly process: Process
  readonly api: ApiVerbs
  readonly verb: Verb
  readonly path: string
  readonly flags: Flags
  readonly args: string[]
  readonly dash: number
  /** Of `-n`, or of the context. */
  readonly namespace: string
  readonly isNamespaceGiven: boolean

  constructor(options: CallOptions) {
    this.process = options.process
    this.api = options.api
    this.verb = options.verb
    this.path = options.path
    this.flags = options.flags
    this.args = options.args
    this.dash = options.dash
    this.namespace = options.namespace
    this.isNamespaceGiven = options.isNamespaceGiven
  }

  /** A line on standard output. */
  out(line: string): Promise<void> {
    return this.process.stdout.write(`${line}\n`)
  }

  /** Text on standard output, as it is. */
  write(text: string): Promise<void> {
    return text === '' ? Promise.resolve() : this.process.stdout.write(text)
  }

  /** A line on standard error. */
  err(line: string): Promise<void> {
    return this.process.stderr.write(`${line}\n`)
  }

  /** Virtual milliseconds since 1970. */
  get now(): number {
    return this.process.machine.cluster.reading.now
  }

  /** Waits until something holds; false after so many virtual milliseconds, or never if that is Infinity. */
  until(condition: () => boolean, ms: number): Promise<boolean> {
    return this.process.machine.time.until(condition, ms, this.process.signal)
  }

  /** Waits for something to tell, for as long as somebody reads. Throws BrokenPipe when nobody does any more. */
  async untilNews(condition: () => boolean): Promise<void> {
    const { stdout } = this.process
    await this.until(() => condition() || stdout.isBroken === true, Infinity)
    if (stdout.isBroken) throw new BrokenPipe()
  }

  /** A file's object is in the cluster now as the file has it: whoever keeps account of files is told. */
  applied(source: string, object: KubeObject): void {
    this.process.machine.ledger?.applied(resolvePath(source, this.process.cwd), object)
  }

  /** An object was deleted by the file that it stands in. */
  deleted(source: string): void {
    this.process.machine.ledger?.deleted(resolvePath(source, this.process.cwd))
  }

  sleep(ms: number): Promise<void> {
    return this.process.machine.time.wait(ms, this.process.signal)
  }
}

/** kubectl gives up: `error: …` on standard error. */
export function fail(message: string, code = 1): ExitError {
  return new ExitError(code, `error: ${message}`)
}

/** Something was printed before it went wrong. */
export class PartialOutput extends ExitError {
  constructor(
    readonly stdout: string,
    message: string,
  ) {
    super(1, message)
  }
}

/** The command line is at fault: cmdutil.UsageErrorf. */
export function misused(call: Pick<Call, 'path'>, message: string): ExitError {
  return fail(`${message}\nSee 'kubectl ${call.path} -h' for help and examples`)
}
