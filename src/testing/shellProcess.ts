import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Said } from './shellSession.ts'

const root = join(import.meta.dirname, '../..')

/** How long a shell may take before it counts as hanging, by the clock on the wall: the machine may be busy. */
const HANGING_MS = 120_000

export interface ShellProcess extends Said {
  /** By the clock on the wall. */
  ms: number
}

export interface ShellProcessOptions {
  stdin?: string
  /** The directory that npm is called in; default that of the repository. */
  directory?: string
  /** Calls Node itself, as npm would: without npm's own half second. */
  withoutNpm?: boolean
}

/** `npm run --silent shell -- …` as a process of its own: what it printed, what it complained, and its exit code. */
export function shellProcess(args: readonly string[], options: ShellProcessOptions = {}): Promise<ShellProcess> {
  const { stdin = '', directory = root, withoutNpm = false } = options
  const [command, before] = withoutNpm
    ? [process.execPath, [join(root, 'src/tools/shell.mjs')]]
    : ['npm', ['--prefix', root, 'run', '--silent', 'shell', '--']]
  const started = performance.now()
  const child = spawn(command, [...before, ...args], {
    cwd: directory,
    env: { ...process.env, INIT_CWD: withoutNpm ? directory : undefined },
    timeout: HANGING_MS,
    killSignal: 'SIGKILL',
  })
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  child.stdin.on('error', () => {})
  child.stdin.end(stdin)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (signal) reject(new Error(`the shell was ended by ${signal} after ${HANGING_MS / 1000} s: ${args.join(' ')}`))
      else resolve({ out, err, status: code ?? -1, ms: performance.now() - started })
    })
  })
}

/** A directory of this computer with these files in it; `remove` it afterwards. */
export function directoryOf(files: Readonly<Record<string, string>>): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'podpath-'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text)
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}
