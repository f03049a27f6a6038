import type { State } from './bash/state.ts'
import { baseName } from './files/files.ts'
import type { Machine } from './machine.ts'

/** What a prompt may say of the shell: PS1's backslash sequences (bash(1), PROMPTING). */
export interface PromptFacts {
  machine: Machine
  state: State
  /** The number that the next command gets in the history. */
  number: number
}

/** The prompt where nobody has set one: `you@workstation:~$ `. */
export function initialPrompt({ user }: Machine): string {
  return user === 'root' ? String.raw`\u@\h:\w# ` : String.raw`\u@\h:\w$ `
}

/** Text of a prompt. Escape sequences between `\[` and `\]` stay, and have no width. */
export function promptText(format: string, facts: PromptFacts): string {
  return format.replaceAll(
    /\\(?:([0-7]{3})|D\{([^}]*)\}|([^]))/g,
    (all, octal?: string, _date?: string, letter = '') => {
      if (octal) return String.fromCharCode(parseInt(octal, 8))
      return SEQUENCES[letter]?.(facts) ?? (letter === '' ? '' : all)
    },
  )
}

const SEQUENCES: Readonly<Record<string, (facts: PromptFacts) => string>> = {
  u: ({ machine }) => machine.user,
  h: ({ machine }) => machine.hostname.split('.')[0]!,
  H: ({ machine }) => machine.hostname,
  w: (facts) => shortened(facts),
  W: (facts) => {
    const short = shortened(facts)
    return short === '~' || short === '/' ? short : baseName(short)
  },
  $: ({ machine }) => (machine.user === 'root' ? '#' : '$'),
  s: ({ state }) => baseName(state.name),
  v: () => '5.3',
  V: () => '5.3.0',
  j: ({ state }) => String(state.jobs.filter(({ status }) => status === null).length),
  l: () => 'pts/0',
  '!': ({ number }) => String(number),
  '#': ({ number }) => String(number),
  t: (facts) => clock(facts, 11, 19),
  T: (facts) => clock(facts, 11, 19),
  A: (facts) => clock(facts, 11, 16),
  d: ({ machine }) => new Date(machine.cluster.reading.now).toUTCString().replace(/^(\w+), (\d+) (\w+).*/, '$1 $3 $2'),
  n: () => '\n',
  r: () => '\r',
  a: () => '\u0007',
  e: () => '\u001B',
  '[': () => '\u0001',
  ']': () => '\u0002',
  '\\': () => '\\',
}

function shortened({ machine: { home }, state: { cwd } }: PromptFacts): string {
  if (cwd === home) return '~'
  return cwd.startsWith(`${home}/`) ? `~${cwd.slice(home.length)}` : cwd
}

function clock({ machine }: PromptFacts, from: number, to: number): string {
  return new Date(machine.cluster.reading.now).toISOString().slice(from, to)
}
