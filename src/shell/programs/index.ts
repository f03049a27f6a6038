import type { Program } from '../process.ts'
import { CORE } from './core/index.ts'
import { NET } from './net/index.ts'
import { NODE } from './node/index.ts'
import { SHELLS } from './shells/index.ts'
import { TEXT } from './text/index.ts'
import { trace } from './trace/trace.ts'

/** Every program that a machine may have. */
export function allPrograms(): readonly Program[] {
  return ALL
}

const ALL: readonly Program[] = [...CORE, ...SHELLS, ...NET, ...NODE, ...TEXT, trace]
