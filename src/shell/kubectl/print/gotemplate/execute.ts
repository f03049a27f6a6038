/** Carries a Go template out. text/template/exec.go. */
import { sortedEntries } from '../goText.ts'
import { CallError, FUNCTIONS } from './functions.ts'
import type { Operand, Part, Pipe, Template } from './parse.ts'
import { valueText } from './printf.ts'
import { goTypeOf, Int, isTrue, plain } from './values.ts'

/** It went wrong `at` a place of the template. */
export class ExecutionError extends Error {
  constructor(
    readonly at: string,
    message: string,
    /** How far behind the beginning of that place. */
    readonly offset = 0,
  ) {
    super(message)
  }
}

type Block = Extract<Part, { otherwise: Part[] }>
type Variables = { name: string; value: unknown }[]

/** What `{{break}}` and `{{continue}}` throw. */
class Jump {
  constructor(readonly type: 'break' | 'continue') {}
}

const MAX_DEPTH = 100
/** Go prints this where a map does not have the key. */
const NO_VALUE = '<no value>'

/** @throws ExecutionError */
export function execute(template: Template, data: unknown, missingIsFine: boolean): string {
  return new Execution(template, missingIsFine).run(template.body, data, [{ name: '$', value: data }], 0)
}

class Execution {
  constructor(
    private readonly template: Template,
    private readonly missingIsFine: boolean,
  ) {}

  run(parts: readonly Part[], dot: unknown, variables: Variables, depth: number): string {
    let out = ''
    for (const part of parts) {
      switch (part.type) {
        case 'text':
          out += part.text
          break
        case 'action': {
          const value = this.#pipe(part.pipe, dot, variables)
          if (part.pipe.variables.length === 0)
            out += value === undefined || value === null ? NO_VALUE : valueText(value)
          break
        }
        case 'if':
        case 'with': {
          const mark = variables.length
          const value = this.#pipe(part.pipe, dot, variables)
          const holds = isTrue(value)
          out += this.run(
            holds ? part.body : part.otherwise,
            holds && part.type === 'with' ? value : dot,
            variables,
            depth,
          )
          variables.length = mark
          break
        }
        case 'range':
          out += this.#range(part, dot, variables, depth)
          break
        case 'break':
        case 'continue':
          throw Object.assign(new Error(part.type), { jump: new Jump(part.type), out })
        case 'template': {
          const body = this.template.definitions.get(part.name)
          if (!body || depth > MAX_DEPTH)
            throw new ExecutionError(
              `{{template "${part.name}"}}`,
              body ? 'exceeded maximum template depth (100000)' : `template "${part.name}" not defined`,
            )
          const value = part.pipe ? this.#pipe(part.pipe, dot, variables) : undefined
          out += this.run(body, value, [{ name: '$', value }], depth + 1)
        }
      }
    }
    return out
  }

  #range(part: Block, dot: unknown, variables: Variables, depth: number): string {
    const mark = variables.length
    const value = plain(this.#pipe({ ...part.pipe, variables: [] }, dot, variables))
    const entries = entriesOf(value, part.pipe.source)
    let out = ''
    for (const [key, item] of entries) {
      const names = part.pipe.variables
      const bound = names.length > 1 ? [key, item] : [item]
      names.forEach((name, i) => variables.push({ name, value: bound[i] }))
      try {
        out += this.run(part.body, item, variables, depth)
      } catch (error) {
        const { jump, out: before } = error as { jump?: Jump; out?: string }
        if (!jump) throw error
        out += before ?? ''
        if (jump.type === 'break') break
      } finally {
        variables.length = mark
      }
    }
    return entries.length > 0 ? out : this.run(part.otherwise, dot, variables, depth)
  }

  #pipe(pipe: Pipe, dot: unknown, variables: Variables): unknown {
    let value: unknown
    pipe.commands.forEach((command, i) => {
      value = this.#command(command, dot, variables, i > 0 ? [value] : [])
    })
    for (const name of pipe.variables) {
      const known = pipe.isAssignment ? variables.findLast((each) => each.name === name) : undefined
      if (known) known.value = value
      else variables.push({ name, value })
    }
    return value
  }

  #command([first, ...rest]: readonly Operand[], dot: unknown, variables: Variables, last: unknown[]): unknown {
    const source = [first!, ...rest].map((each) => each.source).join(' ')
    if (first!.type === 'function') {
      const { name } = first!
      if (name === 'and' || name === 'or') return this.#shortCircuit(name, rest, dot, variables, last)
      const args = [...rest.map((each) => this.#operand(each, dot, variables)), ...last]
      try {
        const result = FUNCTIONS.get(name)!(args)
        const fields = this.#fields(result, first!, source)
        return typeof fields === 'number' && name === 'len' ? new Int(fields) : fields
      } catch (error) {
        if (error instanceof CallError) throw new ExecutionError(source, `error calling ${name}: ${error.message}`)
        throw error
      }
    }
    if (first!.type === 'literal' && first!.value === null)
      throw new ExecutionError(first!.source, 'nil is not a command')
    if (rest.length > 0 || last.length > 0)
      throw new ExecutionError(first!.source, `can't give argument to non-function ${first!.source}`)
    return this.#operand(first!, dot, variables)
  }

  /** No more is looked at than has to be. */
  #shortCircuit(
    name: 'and' | 'or',
    operands: readonly Operand[],
    dot: unknown,
    variables: Variables,
    last: unknown[],
  ): unknown {
    let value: unknown
    for (const operand of operands) {
      value = this.#operand(operand, dot, variables)
      if (isTrue(value) === (name === 'or')) return value
    }
    return last.length > 0 ? last[0] : value
  }

  #operand(operand: Operand, dot: unknown, variables: Variables): unknown {
    switch (operand.type) {
      case 'dot':
        return this.#fields(dot, operand, operand.source)
      case 'literal':
        return typeof operand.value === 'number' && operand.isInt ? new Int(operand.value) : operand.value
      case 'variable':
        return this.#fields(variables.findLast(({ name }) => name === operand.name)?.value, operand, operand.source)
      case 'pipe':
        return this.#fields(this.#pipe({ ...operand.pipe }, dot, variables), operand, operand.source)
      case 'function':
        return this.#command([operand], dot, variables, [])
    }
  }

  #fields(value: unknown, { fields }: Operand, source: string): unknown {
    return fields.reduce((at: unknown, name) => {
      const bare = plain(at)
      if (bare === undefined || bare === null) {
        if (this.missingIsFine) return undefined
        throw new ExecutionError(source, `nil data; no entry for key "${name}"`)
      }
      if (typeof bare !== 'object' || Array.isArray(bare)) {
        const type = at instanceof Int ? goTypeOf(at) : 'interface {}'
        throw new ExecutionError(source, `can't evaluate field ${name} in type ${type}`, source.lastIndexOf(`.${name}`))
      }
      if (!this.missingIsFine && !Object.hasOwn(bare, name))
        throw new ExecutionError(source, `map has no entry for key "${name}"`)
      return Object.hasOwn(bare, name) ? (bare as Record<string, unknown>)[name] : undefined
    }, value)
  }
}

function entriesOf(value: unknown, source: string): [unknown, unknown][] {
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return value.map((item, i) => [new Int(i), item])
  if (typeof value === 'object') return sortedEntries(value)
  if (typeof value === 'number' && Number.isInteger(value))
    return Array.from({ length: value }, (_, i) => [new Int(i), new Int(i)])
  throw new ExecutionError(source, `range can't iterate over ${valueText(value)}`)
}
