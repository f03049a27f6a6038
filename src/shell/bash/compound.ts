import type { ArithmeticFor, Case, CompoundList, For, If, While } from 'unbash'
import { LoopExit } from './flow.ts'
import type { Interpreter } from './interpreter.ts'
import { matches } from './pattern.ts'

/** `if`, `for`, `while` and `case`: each runs lists of the shell that it is given, and returns their exit code. */

async function holds(shell: Interpreter, list: CompoundList): Promise<boolean> {
  return (await shell.tolerating(() => shell.list(list))) === 0
}

export async function runIf(shell: Interpreter, node: If): Promise<number> {
  if (await holds(shell, node.clause)) return shell.list(node.then)
  for (const { clause, then } of node.elif) if (await holds(shell, clause)) return shell.list(then)
  return node.else ? shell.list(node.else) : 0
}

export async function runFor(shell: Interpreter, { name, wordlist, body }: For): Promise<number> {
  const words = wordlist ? await shell.expander.words(wordlist) : [...shell.state.positional]
  let status = 0
  for (const word of words) {
    shell.state.set(name.value, word)
    const turn = await takeTurn(shell, body)
    if (turn.leaves) return turn.status
    status = turn.status
  }
  return status
}

export async function runArithmeticFor(shell: Interpreter, node: ArithmeticFor): Promise<number> {
  const { initialize, test, update, body } = node
  let status = 0
  await shell.expander.arithmetic(initialize)
  const goesOn = async () => !test || (await shell.expander.arithmetic(test)) !== 0n
  while (await goesOn()) {
    const turn = await takeTurn(shell, body)
    if (turn.leaves) return turn.status
    status = turn.status
    await shell.expander.arithmetic(update)
  }
  return status
}

export async function runWhile(shell: Interpreter, { kind, clause, body }: While): Promise<number> {
  let status = 0
  while ((await holds(shell, clause)) === (kind === 'while')) {
    const turn = await takeTurn(shell, body)
    if (turn.leaves) return turn.status
    status = turn.status
  }
  return status
}

/** One turn of a loop; `leaves` after `break`. */
async function takeTurn(shell: Interpreter, body: CompoundList): Promise<{ status: number; leaves: boolean }> {
  shell.loops++
  try {
    await shell.breathe()
    return { status: await shell.list(body), leaves: false }
  } catch (error) {
    if (!(error instanceof LoopExit)) throw error
    if (--error.levels > 0 && shell.loops > 1) throw error
    return { status: 0, leaves: error.kind === 'break' }
  } finally {
    shell.loops--
  }
}

export async function runCase(shell: Interpreter, { word, items }: Case): Promise<number> {
  const text = await shell.expander.text(word)
  let falls = false
  let status = 0
  for (const { pattern, body, terminator } of items) {
    if (!falls && !(await anyMatches(shell, text, pattern))) continue
    status = await shell.list(body)
    falls = terminator === ';&'
    if (terminator !== ';&' && terminator !== ';;&') return status
  }
  return status
}

async function anyMatches(shell: Interpreter, text: string, patterns: Case['items'][number]['pattern']) {
  for (const each of patterns) if (matches(text, await shell.expander.pattern(each))) return true
  return false
}
