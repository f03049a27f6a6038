import { Exit, LoopExit, Mistake, Return } from '../flow.ts'
import type { Builtin } from './types.ts'

export const breakLoop: Builtin = async ([levels = '1'], shell, name) => {
  if (!/^\d+$/.test(levels)) throw new Mistake(`${name}: ${levels}: numeric argument required`, 128)
  if (levels === '0') throw new Mistake(`${name}: 0: loop count out of range`)
  if (!shell.inLoop) {
    await shell.complain(`${name}: only meaningful in a \`for', \`while', or \`until' loop`)
    return 0
  }
  throw new LoopExit(name === 'break' ? 'break' : 'continue', Number(levels))
}

export const exit: Builtin = async ([status], shell) => {
  if (status !== undefined && !/^-?\d+$/.test(status)) {
    await shell.complain(`exit: ${status}: numeric argument required`)
    throw new Exit(2)
  }
  throw new Exit(status === undefined ? shell.state.lastStatus : Number(status) & 255)
}

export const returnFromFunction: Builtin = ([status], shell) => {
  if (status !== undefined && !/^-?\d+$/.test(status))
    throw new Mistake(`return: ${status}: numeric argument required`, 2)
  if (shell.state.depth === 0) throw new Mistake("return: can only `return' from a function or sourced script", 2)
  throw new Return(status === undefined ? shell.state.lastStatus : Number(status) & 255)
}
