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
