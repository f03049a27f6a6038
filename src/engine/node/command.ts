/** What a command line given in a manifest does, as far as a container's life depends on it. */
import type { Container } from '../kinds/pod/types.ts'
import { listenersOf } from './listeners.ts'
import type { Process } from './images/types.ts'
import { parseShell, type Command } from './shell.ts'

/** How long a command that is done at once takes, in milliseconds. */
const MOMENT = 50

/** Servers that end on SIGTERM also as the first process of their container. */
const GRACEFUL = /^(nginx|nginx-debug|httpd-foreground|apache2?-foreground|apachectl|redis-server|valkey-server)$/

/** The container's whole command line, without a shell around it: `["sh", "-c", "sleep 5"]` gives `sleep 5`. */
export function commandLine({ command = [], args = [] }: Pick<Container, 'command' | 'args'>): string {
  const words = [...command, ...args]
  const script = isShell(words) ? words[2] : undefined
  return script ?? words.map(quoted).join(' ')
}

/** The commands of the container's line; without a shell it is one. */
export function commandsOf(container: Pick<Container, 'command' | 'args'>): Command[] {
  const words = [...(container.command ?? []), ...(container.args ?? [])]
  if (isShell(words)) return parseShell(words[2] ?? '')
  return words.length ? [{ words, after: ';' }] : []
}

function isShell(words: readonly string[]): boolean {
  return /(^|\/)(ba|a|da)?sh$/.test(words[0] ?? '') && /^-\w*c$/.test(words[1] ?? '')
}

function quoted(word: string): string {
  return /[;&|<>\n]/.test(word) ? `'${word}'` : word
}

/**
 * The process that a command line makes: how long it sleeps, what listens, whether it waits for ever, what it exits with.
 * Commands are not executed; whatever else they would do is not modelled.
 */
export function runCommand(container: Container): Process {
  const line = commandLine(container).trim()
  // PID 1 has no default signal handlers: a shell or a sleep ignores SIGTERM
  const ignoring = { listens: [], stopMs: Infinity }
  if (line === '' || /^(\/bin\/)?(ba|a|da)?sh$/.test(line))
    return { listens: [], stopMs: Infinity, exits: { afterMs: MOMENT, code: 0 } }
  const commands = commandsOf(container)
  const listens = listenersOf(commands)
  if (listens.length) {
    // a shell tells SIGTERM to nobody; only what takes its place hears of it, and not everything listens to it
    const last = commands.at(-1)!
    const itself = commands.length === 1 || last.exec
    const opensMs = beforeListening(commands)
    return {
      listens,
      ...(opensMs > 0 && { opensMs }),
      stopMs: itself && GRACEFUL.test(baseName(last.words[0]!)) ? 100 : Infinity,
    }
  }
  if (/sleep\s+(infinity|inf)\b|tail\s+-[a-z]*[fF]|while\s+(true|:)|until\s+false|sleep\s+\d+d/.test(line))
    return ignoring
  return { ...ignoring, exits: { afterMs: sleepMs(line) + MOMENT, code: exitCode(line) } }
}

/** What the line sleeps before its first server starts. */
function beforeListening(commands: readonly Command[]): number {
  const first = commands.findIndex((command) => listenersOf([command]).length > 0)
  return commands.slice(0, Math.max(0, first)).reduce((ms, { words }) => ms + sleepMs(words.join(' ')), 0)
}

function exitCode(line: string): number {
  return Number(/\bexit\s+(\d+)/.exec(line)?.[1] ?? (/^(\/bin\/)?false\b/.test(line) ? 1 : 0))
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** All `sleep N` of a line, added up. */
export function sleepMs(line: string): number {
  let ms = 0
  for (const [, count, unit] of line.matchAll(/\bsleep\s+(\d+(?:\.\d+)?)([smh]?)/g)) {
    ms += Number(count) * ({ m: 60_000, h: 3_600_000 }[unit!] ?? 1000)
  }
  return ms
}

/** What a command in a container that has run for `runningMs` prints and exits with. */
export function probeCommand(command: readonly string[], container: Container, runningMs: number): Outcome {
  const line = commandLine({ command: [...command] }).trim()
  const code = exitCode(line)
  if (code) return { code, output: '' }
  const asked = /^(cat|ls|test -[ef]|\[ -[ef])\s+(\/[^\s;|&\]]+)/.exec(line)
  if (!asked) return { code: 0, output: '' }
  const [, tool = '', path = ''] = asked
  if (fileExists(container, path, runningMs)) return { code: 0, output: '' }
  const output = {
    cat: `cat: can't open '${path}': No such file or directory`,
    ls: `ls: ${path}: No such file or directory`,
  }
  return { code: 1, output: (output as Record<string, string>)[tool] ?? '' }
}

export interface Outcome {
  code: number
  output: string
}

/**
 * Whether a command line that has run for so long has left a file there: `touch f; sleep 30; rm f`. Files below /tmp that
 * it never makes are not there; of all others we suppose that they came with the image.
 */
function fileExists(container: Container, path: string, runningMs: number): boolean {
  let exists = !path.startsWith('/tmp/')
  let at = 0
  for (const { words, into } of commandsOf(container)) {
    if (at > runningMs) break
    if (words[0] === 'rm' && words.includes(path)) exists = false
    else if (into?.path === path || (words[0] === 'touch' && words.includes(path))) exists = true
    at += sleepMs(words.join(' '))
  }
  return exists
}

/** The value of `--name=value`, `--name value` or `-name=value` among the arguments. */
export function flag(
  { command = [], args = [] }: Pick<Container, 'command' | 'args'>,
  name: string,
): string | undefined {
  const words = [...command, ...args]
  const prefixes = [`--${name}`, `-${name}`]
  for (const [i, word] of words.entries()) {
    for (const prefix of prefixes) {
      if (word.startsWith(`${prefix}=`)) return word.slice(prefix.length + 1)
      if (word === prefix) return words[i + 1]
    }
  }
  return undefined
}

/** The value of an environment variable of a container whose sources are resolved. */
export function env(container: Container, name: string): string | undefined {
  return container.env?.findLast((variable) => variable.name === name)?.value
}

/** Whether the image's own command is replaced. */
export function hasCommand({ command }: Container): boolean {
  return !!command?.length
}
