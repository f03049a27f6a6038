import type { Program } from '../../process.ts'
import type { Builtin } from './types.ts'
import { cd, pushd, pwd } from './directories.ts'
import { complete } from './complete.ts'
import { breakLoop, exit, returnFromFunction } from './flow.ts'
import { alias, command, evaluate, shift, source, trap, type, unalias } from './commands.ts'
import { exec } from './exec.ts'
import { history } from './history.ts'
import { bg, jobs, kill, wait } from './jobs.ts'
import { set, shopt } from './options.ts'
import { read } from './read.ts'
import { declare, exportVariable, getopts, letArithmetic, local, readonlyVariable, unset } from './variables.ts'
import { test } from './test.ts'
import { processOf } from '../programs.ts'
import { echo } from '../../programs/core/echo.ts'
import { printf } from '../../programs/core/printf.ts'

/** A program that is a part of the shell, too. */
const asBuiltin =
  (program: Program): Builtin =>
  (args, shell, name) =>
    program.run(processOf(shell, name, args))

/** One line a builtin. */
export const BUILTINS: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  [':', () => 0],
  ['true', () => 0],
  ['false', () => 1],
  ['echo', asBuiltin(echo)],
  ['printf', asBuiltin(printf)],
  ['.', source],
  ['source', source],
  ['[', test],
  ['test', test],
  ['alias', alias],
  ['unalias', unalias],
  ['break', breakLoop],
  ['continue', breakLoop],
  ['builtin', command],
  ['command', command],
  ['complete', complete],
  ['type', type],
  ['cd', cd],
  ['pushd', pushd],
  ['pwd', pwd],
  ['declare', declare],
  ['typeset', declare],
  ['export', exportVariable],
  ['local', local],
  ['readonly', readonlyVariable],
  ['unset', unset],
  ['let', letArithmetic],
  ['getopts', getopts],
  ['eval', evaluate],
  ['exec', exec],
  ['exit', exit],
  ['return', returnFromFunction],
  ['history', history],
  ['jobs', jobs],
  ['wait', wait],
  ['kill', kill],
  ['bg', bg],
  ['fg', wait],
  ['read', read],
  ['set', set],
  ['shopt', shopt],
  ['shift', shift],
  ['trap', trap],
])
