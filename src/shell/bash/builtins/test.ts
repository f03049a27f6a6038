import { testHolds } from '../conditions.ts'
import { Mistake } from '../flow.ts'
import type { Builtin } from './types.ts'

/** `test EXPRESSION` and `[ EXPRESSION ]`. */
export const test: Builtin = (args, { state, setting }, name) => {
  const words = name === '[' ? args.slice(0, -1) : args
  if (name === '[' && args.at(-1) !== ']') throw new Mistake("[: missing `]'", 2)
  try {
    return testHolds(words, state, setting.machine.files) ? 0 : 1
  } catch (error) {
    if (error instanceof Mistake) throw new Mistake(`${name}: ${error.message}`, 2)
    throw error
  }
}
