import type { CommandNode, CompoundList, ParsedScript, Statement } from 'unbash'
import { BrokenPipe, Interrupted, MemoryExhausted, NOTHING, NOWHERE, type Sink, type Source } from '../io/stream.ts'
import { ExitError, type Terminal } from '../process.ts'
import type { Machine } from '../machine.ts'
import { baseName, FileProblem } from '../files/files.ts'
import { BUILTINS } from './builtins/index.ts'
import { runArithmeticFor, runCase, runFor, runIf, runWhile } from './compound.ts'
import { conditionHolds } from './conditions.ts'
import { Expander } from './expand.ts'
import { Exit, LoopExit, Mistake, Return } from './flow.ts'
import { FatalMistake } from './parameters.ts'
import { runPipeline, startJob } from './pipeline.ts'
import { runProgram } from './programs.ts'
import { redirected, type Descriptors } from './redirect.ts'
import { runSimple } from './simple.ts'
import { ReadonlyVariable, type State } from './state.ts'
import { surroundingsOf } from './surroundings.ts'
import type { History } from '../tty/history.ts'
import { readSyntax } from './syntax.ts'

/** Where a shell runs, and what it is connected with. */
export interface Setting {
  machine: Machine
  terminal: Terminal | null
  /** Random numbers for `$RANDOM`, 0 to 32767. */
  random(): number
  /** What was typed here; of a script nothing. */
  history: History
}

/** Where text comes from piece by piece: typed, or of standard input behind so many lines. Otherwise it is whole. */
export type TextSource = 'terminal' | { linesBefore: number }

/** Commands after which the page is let breathe, and the signal is looked at. */
const BREATHE_EVERY = 256
/** A function that calls itself this deep is a mistake. */
const MAX_DEPTH = 250
/** Commands that one line may run: an endless loop ends with a sentence. */
export const MAX_COMMANDS = 1_000_000

/** How much one line has done. */
export interface Budget {
  commands: number
  limit: number
}

/** Runs parsed bash. One interpreter a shell or subshell; they share the machine and its files. */
export class Interpreter {
  readonly expander: Expander
  /** Depth of places whose failure `set -e` does not mind: conditions, `!`, all but the last of `&&`. */
  #tolerant = 0
  /** How many loops of this shell it is in. */
  loops = 0
  /** Aliases whose text begins with their own name, and have been read. */
  readonly unaliasing = new Set<string>()

  constructor(
    readonly setting: Setting,
    readonly state: State,
    readonly open: Descriptors,
    readonly signal: AbortSignal,
    readonly budget: Budget,
  ) {
    this.expander = new Expander(surroundingsOf(this))
  }

  get stdin(): Source {
    return (this.open.get(0) as Source | undefined) ?? NOTHING
  }

  get stdout(): Sink {
    return (this.open.get(1) as Sink | undefined) ?? NOWHERE
  }

  get stderr(): Sink {
    return (this.open.get(2) as Sink | undefined) ?? NOWHERE
  }

  /** Runs text; the exit code. What leaves it is Exit (of the whole shell) and Interrupted only. */
  async runText(text: string, from?: TextSource): Promise<number> {
    const syntax = readSyntax(text, true)
    if (syntax.kind === 'incomplete') return 0
    const status = await this.runScript(syntax.script)
    if (syntax.kind === 'complete') return status
    // At the end of what comes piece by piece there is no line to name.
    const isNameless = from === 'terminal' || (from && /unexpected (end of file|EOF)/.test(syntax.message))
    const at = isNameless ? '' : `line ${syntax.line + (from?.linesBefore ?? 0)}: `
    await this.complain(at + syntax.message)
    if (at && syntax.message.includes('near unexpected token')) await this.complain(`${at}\`${syntax.text}'`)
    this.state.lastStatus = 2
    if (typeof from === 'object') throw new Exit(2)
    return 2
  }

  async runScript(script: ParsedScript): Promise<number> {
    return this.#statements(script.commands)
  }

  /** Text as if it stood in double quotes: what a prompt says. What cannot be read stays as it is. */
  async expandQuoted(text: string): Promise<string> {
    const syntax = readSyntax(`: "${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`, true)
    const command = syntax.kind === 'complete' ? syntax.script.commands[0]?.command : undefined
    const word = command?.type === 'Command' ? command.args[0] : undefined
    return word?.type === 'Word' ? this.expander.text(word) : text
  }

  /** A sentence on standard error, as the shell says it. */
  async complain(sentence: string): Promise<void> {
    await this.stderr.write(`${baseName(this.state.name)}: ${sentence}\n`)
  }

  /** The same shell with other open files. */
  with(open: Descriptors): Interpreter {
    if (open === this.open) return this
    const twin = new Interpreter(this.setting, this.state, open, this.signal, this.budget)
    twin.#tolerant = this.#tolerant
    twin.loops = this.loops
    return twin
  }

  /** A subshell: what it changes is its own. */
  fork(open: Descriptors = this.open, signal = this.signal): Interpreter {
    const twin = new Interpreter(this.setting, this.state.fork(), open, signal, this.budget)
    twin.#tolerant = this.#tolerant
    return twin
  }

  async #statements(statements: readonly Statement[]): Promise<number> {
    for (const { command, background } of statements) {
      if (background) startJob(this, command)
      else await this.run(command)
    }
    return this.state.lastStatus
  }

  /** Runs the commands of a body, and returns the last one's exit code. */
  list({ commands }: CompoundList): Promise<number> {
    return this.#statements(commands)
  }

  /** Runs a command, sets `$?`, and obeys `set -e`. */
  async run(node: Statement['command']): Promise<number> {
    await this.breathe()
    let status: number
    try {
      status = await this.#node(node)
    } catch (error) {
      if (error instanceof FatalMistake) {
        await this.complain(error.sentence)
        throw error
      }
      // What V8 says to a string that is too long; bash ends where it gets no memory.
      if (error instanceof RangeError) {
        await this.complain('xrealloc: cannot allocate memory')
        throw new Exit(2)
      }
      if (!(error instanceof Mistake) && !(error instanceof ReadonlyVariable)) throw error
      if (error.message) await this.complain(error.message)
      status = error instanceof Mistake ? error.status : 1
      if (error.message.endsWith('unbound variable')) throw new Exit(status)
    }
    this.state.lastStatus = status
    if (status !== 0 && this.state.options.errexit && this.#tolerant === 0 && node.type !== 'AndOr') {
      const isNegated = node.type === 'Pipeline' && node.prefixes.some(({ type }) => type === 'Negation')
      if (!isNegated && !isCompound(node)) throw new Exit(status)
    }
    return status
  }

  /** Counts a command against the line's budget, and now and then lets everything else run. */
  async breathe(): Promise<void> {
    if (this.signal.aborted) throw new Interrupted()
    this.budget.commands++
    if (this.budget.commands > this.budget.limit) {
      await this.complain(`stopped after ${this.budget.limit.toLocaleString('en')} commands: is this an endless loop?`)
      throw new Exit(1)
    }
    if (this.budget.commands % BREATHE_EVERY === 0) await this.setting.machine.time.wait(0, this.signal)
  }

  async #node(node: Statement['command']): Promise<number> {
    switch (node.type) {
      case 'AndOr':
        return this.#andOr(node.commands, node.operators)
      case 'Pipeline':
        return runPipeline(this, node)
      default: {
        const status = await this.command(node)
        this.state.pipeStatus = [String(status)]
        return status
      }
    }
  }

  async #andOr(commands: readonly Statement['command'][], operators: readonly string[]): Promise<number> {
    let status = 0
    for (const [i, command] of commands.entries()) {
      const operator = operators[i - 1]
      if (operator !== undefined && (operator === '&&') !== (status === 0)) continue
      const isLast = i === commands.length - 1
      status = isLast ? await this.run(command) : await this.tolerating(() => this.run(command))
    }
    return status
  }

  /** Runs what `set -e` does not mind the failure of. */
  async tolerating<T>(act: () => Promise<T>): Promise<T> {
    this.#tolerant++
    try {
      return await act()
    } finally {
      this.#tolerant--
    }
  }

  /** What a subshell does stays in it: `exit` ends the subshell alone. */
  async contained(act: () => Promise<number>): Promise<number> {
    try {
      return await act()
    } catch (error) {
      if (error instanceof Exit || error instanceof Return) return error.status
      if (error instanceof LoopExit) return 0
      if (error instanceof BrokenPipe) return 141
      // A builtin that a program runs, as `xargs .` does, has nobody else to complain for it.
      if (error instanceof Mistake || error instanceof ReadonlyVariable) {
        await this.complain(error.message)
        return error instanceof Mistake ? error.status : 1
      }
      throw error
    }
  }

  /** Runs one command; `run` does so, and minds what comes of it. */
  async command(node: CommandNode): Promise<number> {
    switch (node.type) {
      case 'Command':
        return runSimple(this, node)
      case 'Redirected': {
        const open = await redirected(node.redirects, this.open, this.expander, this.setting.machine.files)
        return this.with(open).command(node.command)
      }
      case 'If':
        return runIf(this, node)
      case 'For':
        return runFor(this, node)
      case 'ArithmeticFor':
        return runArithmeticFor(this, node)
      case 'While':
        return runWhile(this, node)
      case 'Case':
        return runCase(this, node)
      case 'BraceGroup':
        return this.list(node.body)
      case 'Subshell': {
        const shell = this.fork()
        return shell.contained(() => shell.list(node.body))
      }
      case 'Function':
        this.state.functions.set(node.name.value, node.body)
        return 0
      case 'TestCommand':
        return (await conditionHolds(node.expression, this.expander, this.setting.machine.files)) ? 0 : 1
      case 'ArithmeticCommand':
        return (await this.expander.arithmetic(node.expression)) === 0n ? 1 : 0
      case 'Select':
      case 'Coproc':
        throw new Mistake(`${node.type.toLowerCase()}: not supported in this shell`, 2)
    }
  }

  isBuiltin(name: string): boolean {
    return BUILTINS.has(name)
  }

  get inLoop(): boolean {
    return this.loops > 0
  }

  /** Runs a command whose words are ready: a function, a builtin, or a program of the machine. */
  async call(words: readonly string[], options: { skipFunctions?: boolean; as?: string } = {}): Promise<number> {
    const [name = '', ...args] = words
    const body = options.skipFunctions ? undefined : this.state.functions.get(name)
    if (body) return this.#callFunction(name, body, args)
    const builtin = BUILTINS.get(name)
    if (builtin) return this.#speaking(name, () => builtin(args, this, name), true)
    return this.#speaking(name, () => runProgram(this, name, args, options.as))
  }

  async #callFunction(name: string, body: CompoundList | CommandNode, args: string[]): Promise<number> {
    const { state } = this
    if (state.depth >= MAX_DEPTH) throw new Mistake(`${name}: maximum function nesting level exceeded (${MAX_DEPTH})`)
    const { positional } = state
    state.enter()
    state.positional = args
    try {
      return body.type === 'CompoundList' ? await this.list(body) : await this.command(body)
    } catch (error) {
      if (error instanceof Return) return error.status
      throw error
    } finally {
      state.leave()
      state.positional = positional
    }
  }

  /**
   * What a program throws becomes a line on standard error and an exit code. A program without a reader ends; a builtin
   * takes its shell with it.
   */
  async #speaking(name: string, act: () => Promise<number> | number, isBuiltin = false): Promise<number> {
    try {
      return await act()
    } catch (error) {
      if (error instanceof BrokenPipe && !isBuiltin) return 141
      if (error instanceof FileProblem || error instanceof MemoryExhausted) {
        await this.stderr.write(`${name}: ${error.message}\n`).catch(ignoreBrokenPipe)
        return 1
      }
      if (error instanceof ExitError) {
        if (error.message) await this.stderr.write(`${error.message}\n`).catch(ignoreBrokenPipe)
        return error.code
      }
      throw error
    }
  }
}

function ignoreBrokenPipe(error: unknown): void {
  if (!(error instanceof BrokenPipe)) throw error
}

function isCompound(node: Statement['command']): boolean {
  return !['Command', 'Pipeline', 'TestCommand', 'ArithmeticCommand', 'Subshell', 'Redirected'].includes(node.type)
}
