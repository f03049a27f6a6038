/** What the word before the cursor may become, as a shell with bash-completion and `kubectl completion bash` knows it. */
import type { Completion } from '../tty/completion.ts'
import { commandOffers, variableOffers } from './commands.ts'
import { placeIn, type Place } from './commandLine.ts'
import { fileOffers } from './files.ts'
import { offers, type Asker, type CommandLine, type Offer } from './offer.ts'
import { PREFIXES, PROGRAMS } from './programs.ts'
import { quoted } from './quote.ts'
import { listed } from './listed.ts'

/**
 * Completes a line of bash at a cursor.
 * @example complete('kubectl get po', 14, shell) // { from: 12, candidates: ['pods '] }
 */
export function complete(line: string, cursor: number, asker: Asker, columns = 80): Completion {
  const place = placeIn(line.slice(0, cursor))
  const seen = new Set<string>()
  const found = offersAt(place, asker)
    .filter(({ text }) => text.startsWith(place.word) && !seen.has(text) && seen.add(text))
    .sort((a, b) => (a.text < b.text ? -1 : 1))
  const { from, quote } = place
  const isVariable = place.kind === 'variable'
  return {
    from,
    candidates: found.map(({ text, tail = ' ' }) => {
      if (isVariable) return text + (quote ? '' : tail)
      const open = tail === '/' || tail === '' || tail === '='
      return quoted(text + (tail === '/' ? '/' : ''), quote, !open) + (tail === '/' ? '' : tail)
    }),
    shown: listed(found, columns),
  }
}

/** The function by which bash completes kubectl: its `completion bash` defines it. */
const KUBECTL = '__start_kubectl'

function offersAt(place: Place, asker: Asker): readonly Offer[] {
  switch (place.kind) {
    case 'variable':
      return variableOffers(place.word, asker)
    case 'file':
      return fileOffers(place.word, asker)
    case 'command':
      return commandOffers(place.word, asker)
    case 'argument':
      return argumentOffers(unaliased(place, asker), asker)
  }
}

function argumentOffers(line: CommandLine, asker: Asker): readonly Offer[] {
  const name = line.words[0]!
  const skipped = Object.hasOwn(PREFIXES, name) ? PREFIXES[name] : undefined
  if (skipped) {
    const rest = line.words.slice(1)
    while (rest.length > 0 && skipped.test(rest[0]!)) rest.shift()
    return rest.length > 0 ? argumentOffers({ ...line, words: rest }, asker) : commandOffers(line.word, asker)
  }
  const told = asker.state.completions.get(name)
  if (told && 'words' in told) return offers(told.words)
  if (told && told.function === KUBECTL && name !== 'kubectl') {
    return argumentOffers({ ...line, words: ['kubectl', ...line.words.slice(1)] }, asker)
  }
  const offersOf = asker.machine.program(name)?.complete ?? (Object.hasOwn(PROGRAMS, name) ? PROGRAMS[name] : undefined)
  const found = offersOf?.(line, asker, argumentOffers)
  return found ?? fileOffers(line.word, asker)
}

/** The words that an alias stands for. */
function unaliased(line: CommandLine, { state }: Asker, seen: readonly string[] = []): CommandLine {
  const [name = '', ...rest] = line.words
  const text = state.aliases.get(name)
  if (text === undefined || seen.includes(name)) return line
  return unaliased({ ...line, words: [...placeIn(`${text} `).words, ...rest] }, { state } as Asker, [...seen, name])
}
