/** What a command line given in a manifest does, as far as a container's life depends on it. */
import type { Container } from '../kinds/pod/types.ts'
import type { Process } from './images/types.ts'

/** How long a command that is done at once takes, in milliseconds. */
const MOMENT = 50

/** The container's whole command line, without a shell around it: `["sh", "-c", "sleep 5"]` gives `sleep 5`. */
export function commandLine({ command = [], args = [] }: Container): string {
  const words = [...command, ...args]
  const shell = /(^|\/)(ba|a)?sh$/.test(words[0] ?? '')
  const script = shell && /^-\w*c$/.test(words[1] ?? '') ? words[2] : undefined
  return script ?? words.join(' ')
}

/**
 * The process that a command line makes: how long it sleeps, whether it waits for ever, what it exits with. Commands are
 * not executed; whatever else they would do is not modelled.
 */
export function runCommand(container: Container): Process {
  const line = commandLine(container).trim()
  // PID 1 has no default signal handlers: a shell or a sleep ignores SIGTERM
  const ignoring = { listens: [], stopMs: Infinity }
  if (line === '' || /^(\/bin\/)?(ba|a)?sh$/.test(line))
    return { listens: [], stopMs: Infinity, exits: { afterMs: MOMENT, code: 0 } }
  if (/sleep\s+(infinity|inf)\b|tail\s+-f|while\s+(true|:)|sleep\s+\d+d/.test(line)) return ignoring
  const listener = /\bnc\b.*\s-\w*l\w*\s.*?(\d{2,5})|\bhttpd\b.*-p\s*(\d{2,5})|http\.server\s+(\d{2,5})/.exec(line)
  if (listener) {
    const port = Number(listener[1] ?? listener[2] ?? listener[3])
    return { listens: [{ port, protocol: 'TCP' }], stopMs: Infinity }
  }
  const code = Number(/\bexit\s+(\d+)/.exec(line)?.[1] ?? (/^(\/bin\/)?false\b/.test(line) ? 1 : 0))
  return { ...ignoring, exits: { afterMs: sleepMs(line) + MOMENT, code } }
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
  const line = commandLine({ name: '', image: '', command: [...command] }).trim()
  const code = Number(/\bexit\s+(\d+)/.exec(line)?.[1] ?? (/^(\/bin\/)?false$/.test(line) ? 1 : 0))
  if (code) return { code, output: '' }
  const asked = /^(cat|ls|test -[ef]|\[ -[ef])\s+(\/[^\s;|&\]]+)/.exec(line)
  if (!asked) return { code: 0, output: '' }
  const [, tool = '', path = ''] = asked
  if (fileExists(commandLine(container), path, runningMs)) return { code: 0, output: '' }
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
function fileExists(line: string, path: string, runningMs: number): boolean {
  let exists = !path.startsWith('/tmp/')
  let at = 0
  for (const step of line.split(/;|&&|\n/)) {
    if (at > runningMs) break
    const words = step.trim().split(/\s+/)
    if (words[0] === 'rm' && words.includes(path)) exists = false
    else if (words.includes(path) && (words[0] === 'touch' || step.includes('>'))) exists = true
    at += sleepMs(step)
  }
  return exists
}

/** The value of `--name=value`, `--name value` or `-name=value` among the arguments. */
export function flag({ command = [], args = [] }: Container, name: string): string | undefined {
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

/** The value of an environment variable that the manifest sets. */
export function env(container: Container, name: string): string | undefined {
  return container.env?.find((variable) => variable.name === name)?.value
}

/** Whether the image's own command is replaced. */
export function hasCommand({ command }: Container): boolean {
  return !!command?.length
}

/** How long the preStop hook takes. Commands only sleep; they always succeed. */
export function preStopMs({ lifecycle }: Container): number {
  const hook = lifecycle?.preStop
  if (hook?.sleep) return hook.sleep.seconds * 1000
  if (hook?.exec) return sleepMs(commandLine({ name: '', image: '', command: hook.exec.command })) + 20
  return hook ? 20 : 0
}
