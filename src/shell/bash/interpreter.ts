import type {
  ArithmeticFor,
  Case,
  Command,
  CommandNode,
  CompoundList,
  For,
  If,
  ParsedScript,
  Pipeline,
  Statement,
  While,
} from 'unbash'
import { Collector, BrokenPipe, Interrupted, NOTHING, NOWHERE, type Sink, type Source } from '../io/stream.ts'
import { Pipe } from '../io/pipe.ts'
import { ExitError, type Io, type Process, type Terminal } from '../process.ts'
import type { Machine } from '../machine.ts'
import { baseName, FileProblem, resolvePath } from '../files/files.ts'
import { BUILTINS } from './builtins/index.ts'
import { conditionHolds } from './conditions.ts'
import { Expander, type Surroundings } from './expand.ts'
import { Exit, LoopExit, Mistake, Return } from './flow.ts'
import { globPaths } from './glob.ts'
import { FatalMistake, quote } from './parameters.ts'
import { matches } from './pattern.ts'
import { redirected, type Descriptors } from './redirect.ts'
import { ReadonlyVariable, type Job, type State } from './state.ts'
import { readSyntax } from './syntax.ts'

/** Where a shell runs, and what it is connected with. */
export interface Setting {
  machine: Machine
  terminal: Terminal | null
  /** Random numbers for `$RANDOM`, 0 to 32767. */
  random(): number
}

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
  #loops = 0

  constructor(
    readonly setting: Setting,
    readonly state: State,
    readonly open: Descriptors,
    readonly signal: AbortSignal,
    readonly budget: Budget,
  ) {
    this.expander = new Expander(this.#surroundings())
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
  async runText(text: string): Promise<number> {
    const syntax = readSyntax(text, true)
    if (syntax.kind === 'incomplete') return 0
    const status = await this.runScript(syntax.script)
    if (syntax.kind === 'complete') return status
    await this.complain(`line ${syntax.line}: ${syntax.message}`)
    if (syntax.message.includes('near unexpected token')) await this.complain(`line ${syntax.line}: \`${syntax.text}'`)
    return (this.state.lastStatus = 2)
  }

  async runScript(script: ParsedScript): Promise<number> {
    return this.#statements(script.commands)
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
    twin.#loops = this.#loops
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
      if (background) this.#start(command)
      else await this.#run(command)
    }
    return this.state.lastStatus
  }

  #list({ commands }: CompoundList): Promise<number> {
    return this.#statements(commands)
  }

  /** Runs a command, sets `$?`, and obeys `set -e`. */
  async #run(node: Statement['command']): Promise<number> {
    await this.#breathe()
    let status: number
    try {
      status = await this.#node(node)
    } catch (error) {
      if (error instanceof FatalMistake) {
        await this.complain(error.sentence)
        throw error
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

  async #breathe(): Promise<void> {
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
        return this.#pipeline(node)
      default: {
        const status = await this.#command(node)
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
      status = isLast ? await this.#run(command) : await this.#tolerating(() => this.#run(command))
    }
    return status
  }

  async #tolerating<T>(act: () => Promise<T>): Promise<T> {
    this.#tolerant++
    try {
      return await act()
    } finally {
      this.#tolerant--
    }
  }

  async #pipeline({ commands, operators, prefixes }: Pipeline): Promise<number> {
    const isNegated = prefixes.filter(({ type }) => type === 'Negation').length % 2 === 1
    const began = this.setting.machine.time.now
    const run = () => (commands.length === 1 ? this.#command(commands[0]!) : this.#connected(commands, operators))
    const status = isNegated ? await this.#tolerating(run) : await run()
    if (prefixes.some(({ type }) => type === 'Time')) await this.#tellTime(this.setting.machine.time.now - began)
    if (!isNegated) return status
    return status === 0 ? 1 : 0
  }

  async #tellTime(ms: number): Promise<void> {
    const real = `${Math.floor(ms / 60_000)}m${((ms % 60_000) / 1000).toFixed(3)}s`
    await this.stderr.write(`\nreal\t${real}\nuser\t0m0.000s\nsys\t0m0.000s\n`)
  }

  /** Each command of a pipeline is a subshell of its own, and all run at once. */
  async #connected(commands: readonly CommandNode[], operators: readonly string[]): Promise<number> {
    let input: Source | Pipe = this.stdin
    const running = commands.map((command, i) => {
      const output = i < commands.length - 1 ? new Pipe() : null
      const from = input
      const open = new Map(this.open)
      open.set(0, from)
      if (output) open.set(1, output)
      if (output && operators[i] === '|&') open.set(2, output)
      input = output ?? input
      return this.fork(open)
        .#contained(() => this.#commandIn(open, command))
        .finally(() => {
          output?.end()
          if (i > 0 && from instanceof Pipe) from.break()
        })
    })
    const results = await Promise.allSettled(running)
    const failure = results.find((result) => result.status === 'rejected')
    if (failure) throw failure.reason
    const statuses = results.map((result) => (result.status === 'fulfilled' ? result.value : 1))
    this.state.pipeStatus = statuses.map(String)
    return this.state.options.pipefail ? (statuses.findLast((status) => status !== 0) ?? 0) : statuses.at(-1)!
  }

  #commandIn(open: Descriptors, command: CommandNode): Promise<number> {
    return this.fork(open).#run(command)
  }

  /** What a subshell does stays in it: `exit` ends the subshell alone. */
  async #contained(act: () => Promise<number>): Promise<number> {
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

  /** `command &` */
  #start(command: Statement['command']): void {
    const { state } = this
    const abort = new AbortController()
    this.signal.addEventListener('abort', () => abort.abort(), { once: true })
    const open = new Map(this.open)
    open.set(0, NOTHING)
    const shell = this.fork(open, abort.signal)
    const pid = 1000 + state.jobs.length + (state.lastBackground ?? 0) + 7
    const id = Math.max(0, ...state.jobs.map((job) => job.id)) + 1
    const job: Job = { id, pid, text: '', status: null, abort, done: Promise.resolve(0) }
    job.done = shell
      .#contained(() => shell.#run(command))
      .catch((error: unknown) => {
        if (error instanceof Interrupted) return 130
        throw error
      })
      .then((status) => (job.status = status))
    state.jobs.push(job)
    state.lastBackground = pid
    state.lastStatus = 0
  }

  async #command(node: CommandNode): Promise<number> {
    switch (node.type) {
      case 'Command':
        return this.#simple(node)
      case 'Redirected': {
        const open = await redirected(node.redirects, this.open, this.expander, this.setting.machine.files)
        return this.with(open).#command(node.command)
      }
      case 'If':
        return this.#if(node)
      case 'For':
        return this.#for(node)
      case 'ArithmeticFor':
        return this.#arithmeticFor(node)
      case 'While':
        return this.#while(node)
      case 'Case':
        return this.#case(node)
      case 'BraceGroup':
        return this.#list(node.body)
      case 'Subshell': {
        const shell = this.fork()
        return shell.#contained(() => shell.#list(node.body))
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

  async #condition(list: CompoundList): Promise<boolean> {
    return (await this.#tolerating(() => this.#list(list))) === 0
  }

  async #if(node: If): Promise<number> {
    if (await this.#condition(node.clause)) return this.#list(node.then)
    for (const { clause, then } of node.elif) if (await this.#condition(clause)) return this.#list(then)
    return node.else ? this.#list(node.else) : 0
  }

  async #for({ name, wordlist, body }: For): Promise<number> {
    const words = wordlist ? await this.expander.words(wordlist) : [...this.state.positional]
    let status = 0
    for (const word of words) {
      this.state.set(name.value, word)
      const turn = await this.#turn(body)
      if (turn.leaves) return turn.status
      status = turn.status
    }
    return status
  }

  async #arithmeticFor({ initialize, test, update, body }: ArithmeticFor): Promise<number> {
    let status = 0
    await this.expander.arithmetic(initialize)
    const goesOn = async () => !test || (await this.expander.arithmetic(test)) !== 0n
    while (await goesOn()) {
      const turn = await this.#turn(body)
      if (turn.leaves) return turn.status
      status = turn.status
      await this.expander.arithmetic(update)
    }
    return status
  }

  async #while({ kind, clause, body }: While): Promise<number> {
    let status = 0
    while ((await this.#condition(clause)) === (kind === 'while')) {
      const turn = await this.#turn(body)
      if (turn.leaves) return turn.status
      status = turn.status
    }
    return status
  }

  /** One turn of a loop; `leaves` after `break`. */
  async #turn(body: CompoundList): Promise<{ status: number; leaves: boolean }> {
    this.#loops++
    try {
      await this.#breathe()
      return { status: await this.#list(body), leaves: false }
    } catch (error) {
      if (!(error instanceof LoopExit)) throw error
      if (--error.levels > 0 && this.#loops > 1) throw error
      return { status: 0, leaves: error.kind === 'break' }
    } finally {
      this.#loops--
    }
  }

  isBuiltin(name: string): boolean {
    return BUILTINS.has(name)
  }

  get inLoop(): boolean {
    return this.#loops > 0
  }

  async #case({ word, items }: Case): Promise<number> {
    const text = await this.expander.text(word)
    let falls = false
    let status = 0
    for (const { pattern, body, terminator } of items) {
      if (!falls && !(await this.#anyMatches(text, pattern))) continue
      status = await this.#list(body)
      falls = terminator === ';&'
      if (terminator !== ';&' && terminator !== ';;&') return status
    }
    return status
  }

  async #anyMatches(text: string, patterns: Case['items'][number]['pattern']): Promise<boolean> {
    for (const each of patterns) if (matches(text, await this.expander.pattern(each))) return true
    return false
  }

  async #simple(node: Command): Promise<number> {
    const { state } = this
    const aliased = this.#unalias(node)
    if (aliased) return this.#run(aliased)
    const before = state.lastStatus
    const words = await this.#words(node)
    const assignments = node.prefix.filter((each) => each.type === 'Assignment')
    const open = await redirected(node.redirects, this.open, this.expander, this.setting.machine.files)
    const [name] = words
    if (name === undefined) {
      if (!node.name) state.lastStatus = 0
      for (const assignment of assignments) await this.assign(assignment)
      return node.name && state.lastStatus === before ? 0 : state.lastStatus
    }
    if (state.options.xtrace) await this.stderr.write(`+ ${words.map((word) => shown(word)).join(' ')}\n`)
    if (assignments.length === 0) return this.with(open).call(words)
    state.enter()
    state.depth--
    try {
      for (const assignment of assignments) {
        const value = assignment.value.type === 'Word' ? await this.expander.text(assignment.value) : ''
        state.declare(assignment.name, value).exported = true
      }
      return await this.with(open).call(words)
    } finally {
      state.leave()
      state.depth++
    }
  }

  /** `export X=…` has assignments among its arguments: they stay one word, and arrays are made beforehand. */
  async #words(node: Command): Promise<string[]> {
    if (!node.name) return []
    const words = await this.expander.words([node.name])
    for (const argument of node.args) {
      if (argument.type === 'Word') words.push(...(await this.expander.words([argument])))
      else if (argument.value.type === 'ArrayValue') words.push(await this.#declareArray(argument, words))
      else {
        const index = argument.index ? `[${await this.expander.text(argument.index)}]` : ''
        const sign = argument.append ? '+=' : '='
        words.push(`${argument.name}${index}${sign}${await this.expander.text(argument.value)}`)
      }
    }
    return words
  }

  async #declareArray(assignment: Command['prefix'][number] & { type: 'Assignment' }, words: readonly string[]) {
    const { state } = this
    const isLocal = state.depth > 0 && words[0] !== 'export' && !words.includes('-g')
    const variable = isLocal ? state.declare(assignment.name, new Map()) : state.set(assignment.name, new Map())
    variable.associative = words.some((word) => /^-[a-z]*A/.test(word))
    await this.assign(assignment)
    return assignment.name
  }

  /** An alias is text in place of the first word, and read anew; its own name in it means the command. */
  #unalias(node: Command): ParsedScript['commands'][number]['command'] | undefined {
    const name = node.name?.parts ? undefined : node.name?.text
    const text = name === undefined ? undefined : this.state.aliases.get(name)
    if (text === undefined || !node.name || this.#unaliasing.has(name!)) return undefined
    const syntax = readSyntax(text, true)
    const [statement] = syntax.kind === 'complete' ? syntax.script.commands : []
    const command = statement?.command
    if (command?.type !== 'Command' || !command.name) return undefined
    const suffix = [...command.suffix, ...node.suffix]
    const prefix = [...node.prefix, ...command.prefix]
    const args = [...command.args, ...node.args]
    const redirects = [...command.redirects, ...node.redirects]
    if (command.name.text === name) this.#unaliasing.add(name)
    return { ...command, prefix, suffix, args, redirects }
  }

  readonly #unaliasing = new Set<string>()

  /** `x=1`, `x+=1`, `x=(a b)`, `x[2]=c`. */
  async assign({ name, value, append, index }: Command['prefix'][number] & { type: 'Assignment' }): Promise<void> {
    const { state } = this
    if (value.type === 'ArrayValue') {
      const associative = state.variable(name)?.associative ?? false
      const old = append ? state.variable(name)?.value : undefined
      const map = old === undefined ? new Map<string, string>() : typeof old === 'string' ? new Map([['0', old]]) : old
      let next = Math.max(-1, ...[...map.keys()].map(Number).filter((key) => !Number.isNaN(key))) + 1
      for (const element of value.elements) {
        const keyed = /^\[([^\]]*)\]=(.*)$/s.exec(element.text)
        if (keyed) {
          map.set(
            keyed[1]!.replaceAll(/^["']|["']$/g, ''),
            (await this.expander.text(element)).replace(/^\[[^\]]*\]=/, ''),
          )
          continue
        }
        for (const word of await this.expander.words([element])) map.set(String(next++), word)
      }
      state.set(name, map).associative = associative
      return
    }
    const target = index ? `${name}[${await this.expander.text(index)}]` : name
    const text = await this.expander.text(value)
    const before = append && !index ? (state.get(name) ?? '') : ''
    await this.expander.assign(target, before + text)
  }

  /** Runs a command whose words are ready: a function, a builtin, or a program of the machine. */
  async call(words: readonly string[], options: { skipFunctions?: boolean } = {}): Promise<number> {
    const [name = '', ...args] = words
    const body = options.skipFunctions ? undefined : this.state.functions.get(name)
    if (body) return this.#callFunction(name, body, args)
    const builtin = BUILTINS.get(name)
    if (builtin) return this.#speaking(name, () => builtin(args, this, name), true)
    return this.#speaking(name, () => this.#program(name, args))
  }

  async #callFunction(name: string, body: CompoundList | CommandNode, args: string[]): Promise<number> {
    const { state } = this
    if (state.depth >= MAX_DEPTH) throw new Mistake(`${name}: maximum function nesting level exceeded (${MAX_DEPTH})`)
    const { positional } = state
    state.enter()
    state.positional = args
    try {
      return body.type === 'CompoundList' ? await this.#list(body) : await this.#command(body)
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
      if (error instanceof FileProblem) {
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

  async #program(name: string, args: readonly string[]): Promise<number> {
    const { machine } = this.setting
    const path = name.includes('/') ? resolvePath(name, this.state.cwd) : null
    const program = machine.program(path ? baseName(path) : name)
    const info = path ? machine.files.info(path) : undefined
    if (info?.kind === 'file') return this.#scriptFile(path!, args)
    if (program && (!path || /^(\/usr)?\/(local\/)?s?bin$/.test(path.slice(0, path.lastIndexOf('/'))))) {
      return program.run(this.process(name, args))
    }
    if (info) {
      await this.complain(`${name}: Is a directory`)
      return 126
    }
    await this.complain(path ? `${name}: No such file or directory` : this.#notFound(name))
    return 127
  }

  /** In the words of the shell that it is: bash, busybox's ash, or dash. */
  #notFound(name: string): string {
    if (!/^(sh|ash|dash)$/.test(baseName(this.state.name))) return `${name}: command not found`
    return this.setting.machine.tools === 'busybox' ? `${name}: not found` : `1: ${name}: not found`
  }

  /** `./demo.sh`: a shell of its own reads it. */
  async #scriptFile(path: string, args: readonly string[]): Promise<number> {
    const shell = this.fork()
    shell.state.name = path
    shell.state.positional = [...args]
    return shell.#contained(() => shell.runText(this.setting.machine.files.read(path)))
  }

  /** The process that a program of this shell is. */
  process(name: string, args: readonly string[], io: Partial<Io> = {}): Process {
    const { machine, terminal } = this.setting
    const { stdin = this.stdin, stdout = this.stdout, stderr = this.stderr } = io
    const opened = new Map(this.open).set(0, stdin).set(1, stdout).set(2, stderr)
    const child = () => this.fork(opened)
    const nested = (inner: Partial<Io>) => {
      const open = new Map(opened)
      if (inner.stdin) open.set(0, inner.stdin)
      if (inner.stdout) open.set(1, inner.stdout)
      if (inner.stderr) open.set(2, inner.stderr)
      return child().with(open)
    }
    return {
      name,
      args,
      stdin,
      stdout,
      stderr,
      env: this.state.environment(),
      cwd: this.state.cwd,
      files: machine.files,
      signal: this.signal,
      machine,
      terminal,
      isTerminal: (which) => terminal !== null && (which === 'stdin' ? stdin : stdout) === terminal,
      run: (argv, inner = {}) => {
        const shell = nested(inner)
        return shell.#contained(() => shell.call(argv, { skipFunctions: true }))
      },
      script: (text, inner = {}) => {
        const shell = nested(inner)
        return shell.#contained(() => shell.runText(text))
      },
    }
  }

  #surroundings(): Surroundings {
    const { machine } = this.setting
    const { state } = this
    return {
      state,
      get home() {
        return state.get('HOME') ?? machine.home
      },
      substitute: async (script) => {
        if (!script) return ''
        const collector = new Collector()
        const shell = this.fork(new Map(this.open).set(1, collector))
        state.lastStatus = await shell.#contained(() => shell.runScript(script))
        return collector.text
      },
      processFile: async (script, operator) => {
        if (operator === '>' || !script) throw new Mistake(`${operator}(…): not supported in this shell`, 2)
        const collector = new Collector()
        const shell = this.fork(new Map(this.open).set(1, collector))
        await shell.#contained(() => shell.runScript(script))
        const path = `/dev/fd/${63 - this.#processFiles++}`
        if (!machine.files.info('/dev')) machine.files.makeDirectory('/dev')
        if (!machine.files.info('/dev/fd')) machine.files.makeDirectory('/dev/fd')
        machine.files.write(path, collector.text)
        return path
      },
      glob: (pattern) => globPaths(pattern, state.cwd, machine.files),
      special: (name) => {
        if (name === 'RANDOM') return String(this.setting.random())
        if (name === 'SECONDS') return String(Math.floor(machine.time.now / 1000))
        if (name === 'HOSTNAME') return machine.hostname
        if (name === 'UID' || name === 'EUID') return machine.user === 'root' ? '0' : '1000'
        if (name === 'BASH_VERSION') return '5.3.0(1)-release'
        return undefined
      },
    }
  }

  #processFiles = 0
}

function ignoreBrokenPipe(error: unknown): void {
  if (!(error instanceof BrokenPipe)) throw error
}

function isCompound(node: Statement['command']): boolean {
  return !['Command', 'Pipeline', 'TestCommand', 'ArithmeticCommand', 'Subshell', 'Redirected'].includes(node.type)
}

function shown(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : quote(word)
}
