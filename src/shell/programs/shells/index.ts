import type { Program } from '../../process.ts'
import { bash, sh } from './shell.ts'
import { ssh } from './ssh.ts'

/** Shells, and the way to other machines. */
export const SHELLS: readonly Program[] = [sh, bash, ssh]
