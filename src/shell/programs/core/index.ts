import type { Program } from '../../process.ts'
import { cat } from './cat.ts'
import { echo } from './echo.ts'
import { basename, cp, dirname, ls, mkdir, mv, rm, rmdir, touch } from './files.ts'
import { grep } from './grep.ts'
import { head, tail } from './head.ts'
import { printf } from './printf.ts'
import { clear, date, env, hostname, seq, sleep, whoami, yes } from './small.ts'
import { timeout } from './timeout.ts'
import { cut, rev, sort, tac, tee, tr, uniq, wc, xargs } from './text.ts'

/** What every machine has. */
export const CORE: readonly Program[] = [
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
  uniq,
  wc,
  whoami,
  xargs,
  yes,
]
