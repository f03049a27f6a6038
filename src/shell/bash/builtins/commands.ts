import { FileProblem, resolvePath } from '../../files/files.ts'
import { Mistake, Return } from '../flow.ts'
import { quote } from '../parameters.ts'
import type { Builtin } from './types.ts'

const KEYWORDS = new Set(
  'if then else elif fi for while until do done case esac in function { } ! [[ ]] time'.split(' '),
)

export const evaluate: Builtin = (args, shell) => {
  if (args.length === 0) return 0
  return shell.runText(args.join(' '))
}

/** `. FILE` */
export const source: Builtin = async ([file, ...args], shell, name) => {
  if (file === undefined) throw new Mistake(`${name}: filename argument required`, 2)
  const { state, setting } = shell
  const { positional } = state
  if (args.length > 0) state.positional = [...args]
  state.depth++
  try {
    return await shell.runText(setting.machine.files.read(resolvePath(file, state.cwd)))
  } catch (error) {
    if (error instanceof FileProblem) throw new Mistake(`${file}: ${error.reason}`)
    if (error instanceof Return) return error.status
    throw error
  } finally {
    state.depth--
    state.positional = positional
  }
}

export const shift: Builtin = ([count = '1'], shell) => {
  const { positional } = shell.state
  if (Number(count) > positional.length) return 1
  shell.state.positional = positional.slice(Number(count))
  return 0
}

export const alias: Builtin = async (args, shell) => {
  const { aliases } = shell.state
  const print = (name: string) => shell.stdout.write(`alias ${name}=${quote(aliases.get(name)!)}\n`)
  if (args.length === 0) for (const name of [...aliases.keys()].sort()) await print(name)
  let status = 0
  for (const arg of args) {
    const [, name, text] = /^([^=]+)=(.*)$/s.exec(arg) ?? []
    if (name !== undefined && text !== undefined) aliases.set(name, text)
    else if (aliases.has(arg)) await print(arg)
    else {
      await shell.complain(`alias: ${arg}: not found`)
      status = 1
    }
  }
  return status
}

export const unalias: Builtin = (args, shell) => {
  if (args[0] === '-a') shell.state.aliases.clear()
  for (const arg of args) {
    if (arg !== '-a' && !shell.state.aliases.delete(arg)) throw new Mistake(`unalias: ${arg}: not found`)
  }
  return 0
}

/** `command NAME …` passes functions by; `command -v NAME` says what it would run. */
export const command: Builtin = async (args, shell, name) => {
  const [option, ...rest] = args
  if (option === '-v' || option === '-V') {
    let status = 0
    for (const word of rest) {
      const found = whatIs(word, shell)
      if (!found) status = 1
      else await shell.stdout.write(`${option === '-V' ? found.sentence : found.short}\n`)
      if (!found && option === '-V') await shell.complain(`command: ${word}: not found`)
    }
    return status
  }
  if (args.length === 0) return 0
  if (name === 'builtin' && !shell.isBuiltin(option!)) throw new Mistake(`builtin: ${option}: not a shell builtin`)
  return shell.call(option === '-p' || option === '--' ? rest : args, { skipFunctions: true })
}

export const type: Builtin = async (args, shell) => {
  let status = 0
  const short = args[0] === '-t'
  for (const word of args.filter((arg) => !/^-[tap]$/.test(arg))) {
    const found = whatIs(word, shell)
    if (found) await shell.stdout.write(`${short ? found.kind : found.sentence}\n`)
    else {
      if (!short) await shell.complain(`type: ${word}: not found`)
      status = 1
    }
  }
  return status
}

function whatIs(word: string, shell: Parameters<Builtin>[1]) {
  const { state, setting } = shell
  const alias = state.aliases.get(word)
  if (alias !== undefined) {
    return { kind: 'alias', short: `alias ${word}=${quote(alias)}`, sentence: `${word} is aliased to \`${alias}'` }
  }
  if (KEYWORDS.has(word)) return { kind: 'keyword', short: word, sentence: `${word} is a shell keyword` }
  if (state.functions.has(word)) return { kind: 'function', short: word, sentence: `${word} is a function` }
  if (shell.isBuiltin(word)) return { kind: 'builtin', short: word, sentence: `${word} is a shell builtin` }
  if (!setting.machine.program(word)) return undefined
  return { kind: 'file', short: `/usr/bin/${word}`, sentence: `${word} is /usr/bin/${word}` }
}

/** Traps run at EXIT; signals other than Ctrl+C do not exist here. */
export const trap: Builtin = async (args, shell) => {
  const { traps } = shell.state
  const words = args.filter((arg) => arg !== '--')
  if (words.length === 0 || words[0] === '-p') {
    for (const [name, text] of traps) await shell.stdout.write(`trap -- ${quote(text)} ${name}\n`)
    return 0
  }
  const [text = '', ...names] = words
  for (const name of names) {
    const plain = name === '0' ? 'EXIT' : name.replace(/^SIG/, '').toUpperCase()
    if (text === '-') traps.delete(plain)
    else traps.set(plain, text)
  }
  return 0
}
