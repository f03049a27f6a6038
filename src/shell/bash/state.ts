import type { CompoundCommand, CompoundList, Redirected } from 'unbash'
import type { Io } from '../process.ts'

/** An indexed array has numbers for keys, written as text. */
export type Value = string | Map<string, string>

export interface Variable {
  value: Value
  exported: boolean
  readonly: boolean
  /** `declare -A`: keys are text, not numbers to be calculated. */
  associative: boolean
}

export type FunctionBody = CompoundCommand | Redirected | CompoundList

/** `set -e` and its like. */
export interface Options {
  errexit: boolean
  nounset: boolean
  xtrace: boolean
  pipefail: boolean
  noglob: boolean
  noclobber: boolean
}

export interface Job {
  id: number
  pid: number
  text: string
  done: Promise<number>
  status: number | null
  abort: AbortController
}

/** What a shell remembers from line to line. A subshell works on a copy. */
export class State {
  readonly functions = new Map<string, FunctionBody>()
  readonly aliases = new Map<string, string>()
  readonly traps = new Map<string, string>()
  /** What `complete` has said of commands by their names: a function, or words. */
  readonly completions = new Map<string, { function: string } | { words: string[] }>()
  readonly options: Options = {
    errexit: false,
    nounset: false,
    xtrace: false,
    pipefail: false,
    noglob: false,
    noclobber: false,
  }
  jobs: Job[] = []
  positional: string[] = []
  cwd = '/'
  /** `$0` */
  name = 'bash'
  lastStatus = 0
  /** How many command substitutions there have been: where no command follows, the last one's status counts. */
  substitutions = 0
  /** The exit codes of the last pipeline: PIPESTATUS. */
  pipeStatus: string[] = ['0']
  lastBackground: number | null = null
  pid = 1
  /** Somebody types its commands, one by one. A subshell of it is none that is typed at. */
  isTypedAt = false
  /** Of functions that are running, innermost last. */
  depth = 0
  /** Open files beyond 2, by number: `exec 3>file`. */
  readonly files = new Map<number, Partial<Io>>()
  /** The variables of the shell, and those that running functions have declared `local`, innermost last. */
  #scopes: Map<string, Variable>[] = [new Map()]

  fork(): State {
    const twin = new State()
    for (const [name, body] of this.functions) twin.functions.set(name, body)
    for (const [name, text] of this.aliases) twin.aliases.set(name, text)
    for (const [name, how] of this.completions) twin.completions.set(name, how)
    for (const [fd, io] of this.files) twin.files.set(fd, io)
    Object.assign(twin.options, this.options)
    twin.positional = [...this.positional]
    twin.cwd = this.cwd
    twin.name = this.name
    twin.lastStatus = this.lastStatus
    twin.lastBackground = this.lastBackground
    twin.pid = this.pid
    twin.depth = this.depth
    twin.#scopes = this.#scopes.map(
      (scope) => new Map([...scope].map(([name, variable]) => [name, { ...variable, value: copy(variable.value) }])),
    )
    return twin
  }

  variable(name: string): Variable | undefined {
    for (let i = this.#scopes.length - 1; i >= 0; i--) {
      const variable = this.#scopes[i]!.get(name)
      if (variable) return variable
    }
    return undefined
  }

  /** The value as text: of an array its element 0. */
  get(name: string): string | undefined {
    const value = this.variable(name)?.value
    return typeof value === 'string' ? value : value?.get('0')
  }

  /** Sets the variable where it is, or a global one. Throws where it may not be changed. */
  set(name: string, value: Value): Variable {
    const known = this.variable(name)
    if (known?.readonly) throw new ReadonlyVariable(name)
    if (!known) return this.declare(name, value, 0)
    if (typeof value === 'string' && typeof known.value !== 'string') known.value.set('0', value)
    else known.value = value
    return known
  }

  /** A variable of the innermost function, `local`, or of a certain scope. */
  declare(name: string, value: Value, scope = this.#scopes.length - 1): Variable {
    const variable = { value, exported: false, readonly: false, associative: false }
    this.#scopes[scope]!.set(name, variable)
    return variable
  }

  isLocal(name: string): boolean {
    return this.#scopes.at(-1)!.has(name)
  }

  unset(name: string): void {
    if (this.variable(name)?.readonly) throw new ReadonlyVariable(name)
    for (let i = this.#scopes.length - 1; i >= 0; i--) if (this.#scopes[i]!.delete(name)) return
  }

  /** `exec -c`: no variable is exported any more. */
  forgetEnvironment(): void {
    for (const scope of this.#scopes) for (const variable of scope.values()) variable.exported = false
  }

  enter(): void {
    this.#scopes.push(new Map())
    this.depth++
  }

  leave(): void {
    this.#scopes.pop()
    this.depth--
  }

  /** Names of all variables, sorted. */
  names(): string[] {
    return [...new Set(this.#scopes.flatMap((scope) => [...scope.keys()]))].sort()
  }

  /** What a program that is started gets. */
  environment(): Map<string, string> {
    const out = new Map<string, string>()
    for (const name of this.names()) {
      const variable = this.variable(name)!
      if (variable.exported && typeof variable.value === 'string') out.set(name, variable.value)
    }
    out.set('PWD', this.cwd)
    return out
  }
}

export class ReadonlyVariable extends Error {
  constructor(name: string) {
    super(`${name}: readonly variable`)
  }
}

function copy(value: Value): Value {
  return typeof value === 'string' ? value : new Map(value)
}
