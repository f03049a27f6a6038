import { Mistake } from '../flow.ts'
import type { Interpreter } from '../interpreter.ts'
import type { Builtin } from './types.ts'

const NAME = /^[A-Za-z_]\w*$/

interface Wish {
  name: string
  index: string
  /** undefined: the name alone was given. */
  value: string | undefined
}

function wishesOf(args: readonly string[], builtin: string): { flags: string; wishes: Wish[] } {
  let flags = ''
  const wishes: Wish[] = []
  for (const arg of args) {
    if (/^[-+][A-Za-z]+$/.test(arg)) {
      flags += arg.slice(1)
      continue
    }
    if (arg === '--') continue
    const [, name = '', index = '', sign = '', value = ''] = /^([^=[+]*)(\[[^\]]*\])?(\+?=)?(.*)$/s.exec(arg) ?? []
    if (!NAME.test(name)) throw new Mistake(`${builtin}: \`${arg}': not a valid identifier`)
    wishes.push({ name, index, value: sign ? (sign === '+=' ? `+${value}` : `=${value}`) : undefined })
  }
  return { flags, wishes }
}

/** Sets what a wish says; `+` adds to what is there. */
async function fulfil(shell: Interpreter, { name, index, value }: Wish): Promise<void> {
  if (value === undefined) return
  const old = value.startsWith('+') ? (shell.state.get(name) ?? '') : ''
  await shell.expander.assign(name + index, old + value.slice(1))
}

export const exportVariable: Builtin = async (args, shell, name) => {
  const { flags, wishes } = wishesOf(args, name)
  const { state } = shell
  if (wishes.length === 0) {
    for (const each of state.names()) {
      const variable = state.variable(each)!
      if (variable.exported) await shell.stdout.write(`declare -x ${each}="${state.get(each) ?? ''}"\n`)
    }
    return 0
  }
  for (const wish of wishes) {
    await fulfil(shell, wish)
    const variable = state.variable(wish.name) ?? state.set(wish.name, '')
    variable.exported = !flags.includes('n')
  }
  return 0
}

export const local: Builtin = (args, shell, name) => {
  if (shell.state.depth === 0) throw new Mistake('local: can only be used in a function')
  return declare(args, shell, name)
}

export const declare: Builtin = async (args, shell, name) => {
  const { flags, wishes } = wishesOf(args, name)
  const { state } = shell
  if (wishes.length === 0 || flags.includes('p')) return print(shell, wishes)
  for (const wish of wishes) {
    const isLocal = state.depth > 0 && !flags.includes('g')
    const isArray = /[aA]/.test(flags)
    if (isLocal && !state.isLocal(wish.name)) state.declare(wish.name, isArray ? new Map() : '')
    else if (!state.variable(wish.name)) state.set(wish.name, isArray ? new Map() : '')
    const variable = state.variable(wish.name)!
    if (flags.includes('A')) variable.associative = true
    if (flags.includes('i') && wish.value) {
      wish.value = `=${await shell.expander.number(wish.value.slice(1))}`
    }
    await fulfil(shell, wish)
    if (flags.includes('x')) variable.exported = true
    if (flags.includes('r')) variable.readonly = true
  }
  return 0
}

async function print(shell: Interpreter, wishes: readonly Wish[]): Promise<number> {
  const { state } = shell
  let status = 0
  for (const name of wishes.length > 0 ? wishes.map((wish) => wish.name) : state.names()) {
    const variable = state.variable(name)
    if (!variable) {
      await shell.complain(`declare: ${name}: not found`)
      status = 1
      continue
    }
    const { value, exported, readonly, associative } = variable
    const isArray = typeof value !== 'string'
    const flags = `${isArray ? (associative ? 'A' : 'a') : ''}${readonly ? 'r' : ''}${exported ? 'x' : ''}`
    const text = isArray ? `(${[...value].map(([key, each]) => `[${key}]="${each}"`).join(' ')})` : `"${value}"`
    await shell.stdout.write(`declare -${flags || '-'} ${name}=${text}\n`)
  }
  return status
}

export const readonlyVariable: Builtin = async (args, shell, name) => {
  const { wishes } = wishesOf(args, name)
  for (const wish of wishes) {
    await fulfil(shell, wish)
    const variable = shell.state.variable(wish.name) ?? shell.state.set(wish.name, '')
    variable.readonly = true
  }
  return 0
}

export const unset: Builtin = async (args, shell) => {
  const { state } = shell
  const functions = args[0] === '-f'
  for (const arg of args.filter((each) => !/^-[fv]$/.test(each))) {
    const [, name = arg, index] = /^(\w+)\[(.*)\]$/.exec(arg) ?? []
    const variable = state.variable(name)
    if (index !== undefined && variable && typeof variable.value !== 'string') {
      variable.value.delete(variable.associative ? index : String(await shell.expander.number(index)))
    } else if (functions || (!variable && state.functions.has(name))) state.functions.delete(name)
    else state.unset(name)
  }
  return 0
}

export const letArithmetic: Builtin = async (args, shell) => {
  if (args.length === 0) throw new Mistake('let: expression expected')
  let value = 0n
  for (const arg of args) value = await shell.expander.number(arg)
  return value === 0n ? 1 : 0
}

/** `getopts OPTSTRING NAME [ARGS]`: OPTIND is the next word, and where in a word of several letters it stands. */
export const getopts: Builtin = async ([letters = '', name = 'opt', ...given], shell) => {
  const { state } = shell
  const words = given.length > 0 ? given : state.positional
  const [index = 1, offset = 1] = (state.get('OPTIND') ?? '1').split(':').map(Number)
  const word = words[index - 1]
  const finish = (value: string, status: number) => {
    state.set(name, value)
    return status
  }
  if (word === undefined || !/^-./.test(word) || word === '--') {
    if (word === '--') state.set('OPTIND', String(index + 1))
    return finish('?', 1)
  }
  const letter = word[offset]!
  const at = letters.indexOf(letter)
  const isLast = offset + 1 >= word.length
  const advance = (by = isLast) => state.set('OPTIND', by ? String(index + 1) : `${index}:${offset + 1}`)
  if (at < 0 || letter === ':') {
    advance()
    if (letters.startsWith(':')) state.set('OPTARG', letter)
    else await shell.complain(`illegal option -- ${letter}`)
    return finish('?', 0)
  }
  if (letters[at + 1] !== ':') {
    advance()
    return finish(letter, 0)
  }
  const value = isLast ? words[index] : word.slice(offset + 1)
  state.set('OPTIND', String(index + (isLast ? 2 : 1)))
  if (value === undefined) {
    if (letters.startsWith(':')) {
      state.set('OPTARG', letter)
      return finish(':', 0)
    }
    await shell.complain(`option requires an argument -- ${letter}`)
    return finish('?', 0)
  }
  state.set('OPTARG', value)
  return finish(letter, 0)
}
