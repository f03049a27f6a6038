import type { Program } from '../process.ts'
import { cat } from './core/cat.ts'
import { echo } from './core/echo.ts'
import { basename, cp, dirname, ls, mkdir, mv, rm, rmdir, touch } from './core/files.ts'
import { grep } from './core/grep.ts'
import { head, tail } from './core/head.ts'
import { printf } from './core/printf.ts'
import { clear, date, env, hostname, seq, sleep, timeout, whoami, yes } from './core/small.ts'
import { trace } from './trace/trace.ts'
import { cut, rev, sort, tac, tee, tr, uniq, wc, xargs } from './core/text.ts'

/** What every machine has. */
export function corePrograms(): Program[] {
  return [
    basename,
    cat,
    clear,
    cp,
    cut,
    date,
    dirname,
    echo,
    env,
    grep,
    head,
    hostname,
    ls,
    mkdir,
    mv,
    printf,
    rev,
    rm,
    rmdir,
    seq,
    sleep,
    sort,
    tac,
    tail,
    tee,
    timeout,
    touch,
    tr,
    trace,
    uniq,
    wc,
    whoami,
    xargs,
    yes,
  ]
}
