import { Interpreter, MAX_COMMANDS, type Budget, type Setting, type TextSource } from './bash/interpreter.ts'
import { Exit, LoopExit, Return } from './bash/flow.ts'
import { State } from './bash/state.ts'
import { oneLine } from './bash/oneLine.ts'
import { readSyntax } from './bash/syntax.ts'
import { baseName } from './files/files.ts'
import { linesOf } from './io/lines.ts'
import { BrokenPipe, Interrupted, type Sink, type Source } from './io/stream.ts'
import type { Machine } from './machine.ts'
import type { Io, Terminal, Typing } from './process.ts'
import { complete } from './complete/index.ts'
import type { Completion } from './tty/completion.ts'
import { initialPrompt, promptText } from './prompt.ts'
import { expandHistory, ExpansionProblem } from './tty/expand.ts'
import { History } from './tty/history.ts'

export interface ShellOptions extends Io {
  machine: Machine
  /** What the person sits at; null where nobody does. */
  terminal?: Terminal | null
  /** Ends everything. */
  signal?: AbortSignal
  /** `$0`; default `bash`. */
  name?: string
  args?: readonly string[]
  /** Exported variables; default the machine's. */
  env?: ReadonlyMap<string, string>
  /** Where it begins; default where one begins on the machine. */
  cwd?: string
  /** Commands that one line may run; default a million. */
  maxCommands?: number
  /** What a person finds in every shell: `alias k=kubectl`. */
  aliases?: Readonly<Record<string, string>>
}

/** Shells that read from a terminal, the innermost last. */
const seated = new WeakMap<Terminal, Shell[]>()

/** Numbers of `$RANDOM`, the same in every run. */
const RANDOM = { multiplier: 1_103_515_245, increment: 12_345, mask: 0x7fffffff }

/**
 * A bash. It keeps variables, functions, aliases and its directory from line to line.
 *
 * @example
 * const shell = new Shell({ machine, stdin: NOTHING, stdout, stderr })
 * await shell.run('for i in 1 2 3; do echo $i; done')
 */
export class Shell {
  readonly state = new State()
  readonly #options: ShellOptions
  readonly #open: ReadonlyMap<number, Source | Sink>
  readonly #setting: Setting
  readonly #typing: Typing & { history: History } = {
    history: new History(),
    complete: (line, cursor) => this.complete(line, cursor),
  }
  #running: AbortController | null = null
  #random = 42
  /** Ctrl+D was pressed. What stood before it is still run. */
  #inputEnded = false

  constructor(options: ShellOptions) {
    const { machine, stdin, stdout, stderr, terminal = null } = options
    this.#options = options
    // Commands of a script that comes from standard input read on where the shell has stopped reading.
    const input = terminal !== null && stdin === terminal ? stdin : linesOf(stdin)
    this.#open = new Map<number, Source | Sink>([
      [0, input],
      [1, stdout],
      [2, stderr],
    ])
    this.#setting = { machine, terminal, random: () => this.#nextRandom(), history: this.#typing.history }
    const { state } = this
    state.name = options.name ?? 'bash'
    state.positional = [...(options.args ?? [])]
    state.cwd = options.cwd ?? machine.workingDirectory
    for (const [name, value] of options.env ?? machine.env) state.set(name, value).exported = true
    for (const [name, text] of Object.entries(options.aliases ?? {})) state.aliases.set(name, text)
  }

  /** Runs text as a script; its exit code, 130 after Ctrl+C. Variables and functions stay for the next. */
  async run(text: string): Promise<number> {
    const status = await this.#contained((shell) => shell.runText(text))
    return status.value
  }

  /** Reads commands from standard input and runs each as it comes, until its end or `exit`. */
  async interact(): Promise<number> {
    const { terminal, stdin } = this.#options
    const isTyped = terminal != null && stdin === terminal
    if (!isTyped) return this.#obey(() => this.#nextCommand(), { linesBefore: 0 })
    const shells = seated.get(terminal) ?? []
    seated.set(terminal, shells)
    // A shell in another begins with a history of its own, as a process does.
    if (shells.length === 0 && terminal.record) {
      this.#typing.history = terminal.record
      this.#setting.history = terminal.record
    }
    shells.push(this)
    this.state.isTypedAt = true
    try {
      return await this.#obey(() => this.#typed(terminal), 'terminal')
    } finally {
      shells.splice(shells.indexOf(this), 1)
    }
  }

  async #obey(next: () => Promise<string | null>, from: TextSource): Promise<number> {
    for (;;) {
      const text = await next()
      if (text === null) return this.#leave(this.state.lastStatus)
      const { value, ended } = await this.#contained((shell) => shell.runText(text, from))
      if (ended) return this.#leave(value)
      if (typeof from === 'object') from.linesBefore += text.split('\n').length
    }
  }

  /** Runs a script and leaves, as `bash FILE` does. */
  async runAndLeave(text: string): Promise<number> {
    const { value } = await this.#contained((shell) => shell.runText(text))
    return this.#leave(value)
  }

  /** Runs one program, or builtin, with these arguments and leaves; its exit code. */
  async execute(argv: readonly string[]): Promise<number> {
    const { value } = await this.#contained((shell) => shell.call(argv, { skipFunctions: true }))
    return this.#leave(value)
  }

  /** Ctrl+C: ends what runs. Of shells in shells on one terminal the innermost is meant. */
  interrupt(): void {
    const { terminal } = this.#options
    const innermost = terminal ? seated.get(terminal)?.at(-1) : undefined
    if (innermost && innermost !== this) innermost.interrupt()
    else this.#running?.abort()
  }

  /** What the word before the cursor may become, in a line that is typed here. */
  complete(line: string, cursor: number): Promise<Completion> {
    const { machine, terminal } = this.#setting
    return Promise.resolve(complete(line, cursor, { machine, state: this.state }, terminal?.columns))
  }

  /** A whole command from the person: more lines are asked for while it is unfinished. */
  async #typed(terminal: Terminal): Promise<string | null> {
    const { history } = this.#typing
    let text = ''
    for (;;) {
      if (this.#inputEnded) return null
      let line: string | null
      try {
        line = await terminal.readLine(await this.#prompt(text === '' ? 'PS1' : 'PS2'), this.#typing)
      } catch (error) {
        if (!(error instanceof Interrupted)) throw error
        history.add(oneLine(text))
        this.state.lastStatus = 130
        text = ''
        continue
      }
      if (line === null) {
        this.#inputEnded = true
        await terminal.write(text === '' && baseName(this.state.name) === 'bash' ? 'exit\n' : '\n')
        return text === '' ? null : text
      }
      if (text === '') line = await this.#expanded(line, terminal)
      if (line === null) continue
      text += text === '' ? line : `\n${line}`
      if (readSyntax(text, false).kind === 'incomplete') continue
      history.add(oneLine(text))
      return text
    }
  }

  /** A line after history expansion, which is shown where it has changed something; null where there is none to run. */
  async #expanded(line: string, terminal: Terminal): Promise<string | null> {
    const { history } = this.#typing
    try {
      const { text, changed, printOnly } = expandHistory(line, history)
      if (changed) await terminal.write(`${text}\n`)
      if (printOnly) history.add(text)
      return printOnly ? null : text
    } catch (error) {
      if (!(error instanceof ExpansionProblem)) throw error
      await terminal.write(`${baseName(this.state.name)}: ${error.message}\n`)
      return null
    }
  }

  /** The prompt, with what variables and commands say in it. */
  async #prompt(name: 'PS1' | 'PS2'): Promise<string> {
    const { machine, history } = this.#setting
    const format = this.state.get(name) ?? (name === 'PS2' ? '> ' : initialPrompt(machine))
    const number = history.first + history.lines.length
    const text = promptText(format, { machine, state: this.state, number })
    if (!/\$[\w({?]|`/.test(text)) return text
    const status = this.state.lastStatus
    let expanded = text
    await this.#contained(async (shell) => {
      expanded = await shell.expandQuoted(text)
      return status
    })
    this.state.lastStatus = status
    return expanded
  }

  async #nextCommand(): Promise<string | null> {
    const lines = linesOf(this.#open.get(0) as Source)
    let text = ''
    for (;;) {
      const line = await lines.line()
      if (!line) return text === '' ? null : text
      text += text === '' ? line.text : `\n${line.text}`
      if (readSyntax(text, false).kind !== 'incomplete') return text
    }
  }

  async #contained(act: (shell: Interpreter) => Promise<number>): Promise<{ value: number; ended: boolean }> {
    const running = new AbortController()
    const stop = () => running.abort()
    const { signal } = this.#options
    if (signal?.aborted) stop()
    signal?.addEventListener('abort', stop, { once: true })
    this.#running = running
    const budget: Budget = { commands: 0, limit: this.#options.maxCommands ?? MAX_COMMANDS }
    try {
      const value = await act(new Interpreter(this.#setting, this.state, this.#open, running.signal, budget))
      return { value, ended: false }
    } catch (error) {
      if (error instanceof Exit) return { value: (this.state.lastStatus = error.status), ended: true }
      if (error instanceof Interrupted) return { value: (this.state.lastStatus = 130), ended: signal?.aborted ?? false }
      if (error instanceof BrokenPipe) return { value: 141, ended: true }
      if (error instanceof Return || error instanceof LoopExit) return { value: this.state.lastStatus, ended: false }
      throw error
    } finally {
      signal?.removeEventListener('abort', stop)
      this.#running = null
    }
  }

  /** What a shell does last: its EXIT trap, and an end to what runs in the background. */
  async #leave(status: number): Promise<number> {
    const trap = this.state.traps.get('EXIT')
    this.state.traps.delete('EXIT')
    let code = status
    if (trap !== undefined) {
      const { value, ended } = await this.#contained((shell) => shell.runText(trap))
      if (ended) code = value
    }
    for (const job of this.state.jobs) job.abort.abort()
    return code
  }

  #nextRandom(): number {
    this.#random = (Math.imul(this.#random, RANDOM.multiplier) + RANDOM.increment) & RANDOM.mask
    return this.#random >>> 16
  }
}
