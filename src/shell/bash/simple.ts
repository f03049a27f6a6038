import type { Command, Statement } from 'unbash'
import { quote } from './parameters.ts'
import { redirected } from './redirect.ts'
import { readSyntax } from './syntax.ts'
import type { Interpreter } from './interpreter.ts'

type Assignment = Command['prefix'][number] & { type: 'Assignment' }

/** A simple command: aliases, words, assignments, redirections, and then the call. */
export async function runSimple(shell: Interpreter, node: Command): Promise<number> {
  const { state } = shell
  const aliased = unalias(shell, node)
  if (aliased) return shell.run(aliased)
  const before = state.substitutions
  const words = await wordsOf(shell, node)
  const assignments = node.prefix.filter((each) => each.type === 'Assignment')
  const open = await redirected(node.redirects, shell.open, shell.expander, shell.setting.machine.files)
  const [name] = words
  if (name === undefined) {
    for (const assignment of assignments) await assign(shell, assignment)
    return state.substitutions === before ? 0 : state.lastStatus
  }
  if (state.options.xtrace) await shell.stderr.write(`+ ${words.map((word) => shown(word)).join(' ')}\n`)
  if (assignments.length === 0) return shell.with(open).call(words)
  state.enter()
  state.depth--
  try {
    for (const assignment of assignments) {
      const value = assignment.value.type === 'Word' ? await shell.expander.text(assignment.value) : ''
      state.declare(assignment.name, value).exported = true
    }
    return await shell.with(open).call(words)
  } finally {
    state.leave()
    state.depth++
  }
}

/** `export X=…` has assignments among its arguments: they stay one word, and arrays are made beforehand. */
async function wordsOf(shell: Interpreter, node: Command): Promise<string[]> {
  if (!node.name) return []
  const words = await shell.expander.words([node.name])
  for (const argument of node.args) {
    if (argument.type === 'Word') words.push(...(await shell.expander.words([argument])))
    else if (argument.value.type === 'ArrayValue') words.push(await declareArray(shell, argument, words))
    else {
      const index = argument.index ? `[${await shell.expander.text(argument.index)}]` : ''
      const sign = argument.append ? '+=' : '='
      words.push(`${argument.name}${index}${sign}${await shell.expander.text(argument.value)}`)
    }
  }
  return words
}

async function declareArray(shell: Interpreter, assignment: Assignment, words: readonly string[]): Promise<string> {
  const { state } = shell
  const isLocal = state.depth > 0 && words[0] !== 'export' && !words.includes('-g')
  const variable = isLocal ? state.declare(assignment.name, new Map()) : state.set(assignment.name, new Map())
  variable.associative = words.some((word) => /^-[a-z]*A/.test(word))
  await assign(shell, assignment)
  return assignment.name
}

/** An alias is text in place of the first word, and read anew; its own name in it means the command. */
function unalias(shell: Interpreter, node: Command): Statement['command'] | undefined {
  const name = node.name?.parts ? undefined : node.name?.text
  const text = name === undefined ? undefined : shell.state.aliases.get(name)
  if (text === undefined || !node.name || shell.unaliasing.has(name!)) return undefined
  const syntax = readSyntax(text, true)
  const [statement] = syntax.kind === 'complete' ? syntax.script.commands : []
  const command = statement?.command
  if (command?.type !== 'Command' || !command.name) return undefined
  const suffix = [...command.suffix, ...node.suffix]
  const prefix = [...node.prefix, ...command.prefix]
  const args = [...command.args, ...node.args]
  const redirects = [...command.redirects, ...node.redirects]
  if (command.name.text === name) shell.unaliasing.add(name)
  return { ...command, prefix, suffix, args, redirects }
}

/** `x=1`, `x+=1`, `x=(a b)`, `x[2]=c`. */
async function assign(shell: Interpreter, { name, value, append, index }: Assignment): Promise<void> {
  if (value.type === 'ArrayValue') return assignArray(shell, name, value, append ?? false)
  const target = index ? `${name}[${await shell.expander.text(index)}]` : name
  const text = await shell.expander.text(value)
  const before = append && !index ? (shell.state.get(name) ?? '') : ''
  await shell.expander.assign(target, before + text)
}

async function assignArray(
  { state, expander }: Interpreter,
  name: string,
  { elements }: Assignment['value'] & { type: 'ArrayValue' },
  append: boolean,
): Promise<void> {
  const associative = state.variable(name)?.associative ?? false
  const old = append ? state.variable(name)?.value : undefined
  const map = old === undefined ? new Map<string, string>() : typeof old === 'string' ? new Map([['0', old]]) : old
  let next = Math.max(-1, ...[...map.keys()].map(Number).filter((key) => !Number.isNaN(key))) + 1
  for (const element of elements) {
    const [, key] = /^\[([^\]]*)\]=/.exec(element.text) ?? []
    if (key === undefined) for (const word of await expander.words([element])) map.set(String(next++), word)
    else map.set(key.replaceAll(/^["']|["']$/g, ''), (await expander.text(element)).replace(/^\[[^\]]*\]=/, ''))
  }
  state.set(name, map).associative = associative
}

function shown(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : quote(word)
}
