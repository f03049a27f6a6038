import type { History } from './history.ts'
import { historyWords } from './words.ts'

/** A line after history expansion. */
export interface Expansion {
  text: string
  /** Something was expanded: bash shows the line, then. */
  changed: boolean
  /** `:p`: it is shown, and not run. */
  printOnly: boolean
}

/** There is no such line or word: `!foo: event not found`. */
export class ExpansionProblem extends Error {}

/**
 * `!!`, `!n`, `!-n`, `!text`, `!?text?`, `^old^new^`, with words (`!$`, `!^`, `!*`, `!!:2`, `!!:1-3`) and modifiers
 * (`:h :t :r :e :p :q :s/old/new/ :gs/old/new/`), as interactive bash expands them: readline's histexpand.c.
 * @throws ExpansionProblem
 */
export function expandHistory(line: string, { lines, first }: Pick<History, 'lines' | 'first'>): Expansion {
  const quick = /^\^([^^]*)\^([^^]*)(?:\^|$)/.exec(line)
  if (quick) {
    const { text } = expandHistory(`!!:s^${quick[1]}^${quick[2]}^${line.slice(quick[0].length)}`, { lines, first })
    return { text, changed: true, printOnly: false }
  }
  const out: Expansion = { text: '', changed: false, printOnly: false }
  let quote = ''
  for (let at = 0; at < line.length;) {
    const letter = line[at]!
    if (letter === '\\' && quote !== "'") {
      out.text += line.slice(at, at + 2)
      at += 2
      continue
    }
    if (letter === "'" && quote !== '"') quote = quote ? '' : "'"
    else if (letter === '"' && quote !== "'") quote = quote ? '' : '"'
    if (letter !== '!' || quote === "'" || isPlain(line, at, quote)) {
      out.text += letter
      at++
      continue
    }
    const taken = expandOne(line.slice(at), out, lines, first)
    out.changed = true
    at += taken
  }
  return out
}

/** `!` before a blank, `=`, `(` or the end of a quote, `$!` and `[!…]` mean themselves. */
function isPlain(line: string, at: number, quote: string): boolean {
  const next = line[at + 1]
  if (next === undefined || /[\s=(]/.test(next) || (quote === '"' && next === '"')) return true
  return /[$[{]$/.test(line.slice(0, at))
}

const EVENT = /^!(?:!|-?\d+|\?([^?\n]*)\??|#|(?=[$^*:])|([^\s:$^*%"';&()|<>!?-][^\s:$^*%;&()|<>"'-]*))/
/** Which words of the line: a number only behind a colon. */
const WORDS = /^(?::?(?:[$*%]|\^(?:-(?:\d+|\$)?)?|-(?:\d+|\$)?)|:\d+(?:\*|-(?:\d+|\$)?)?)/
const MODIFIER = /^:(?:[htrepq]|g?s(.)((?:\\.|(?!\1).)*)(?:\1((?:\\.|(?!\1).)*)(?:\1|$)|$))/

function expandOne(rest: string, out: Expansion, lines: readonly string[], first: number): number {
  const event = EVENT.exec(rest)
  const designator = event?.[0] ?? rest.match(/^!\S*/)![0]
  const found = event && eventOf(event, out.text, lines, first)
  if (found === undefined || found === null) throw new ExpansionProblem(`${designator}: event not found`)
  let at = event![0].length
  let text = found
  const chosen = WORDS.exec(rest.slice(at))
  if (chosen) {
    const words = historyWords(found)
    const match = words.findIndex((word) => event![1] !== undefined && word.includes(event![1]))
    const range = rangeOf(chosen[0].replace(/^:/, '').replace('%', String(match)), words.length - 1)
    if (!range || (match < 0 && chosen[0].includes('%'))) throw new ExpansionProblem(`${chosen[0]}: bad word specifier`)
    text = words.slice(range[0], range[1] + 1).join(' ')
    at += chosen[0].length
  }
  for (let modifier = MODIFIER.exec(rest.slice(at)); modifier; modifier = MODIFIER.exec(rest.slice(at))) {
    text = modified(text, modifier, out)
    at += modifier[0].length
  }
  out.text += text
  return at
}

function eventOf([whole, contained, start]: RegExpExecArray, sofar: string, lines: readonly string[], first: number) {
  if (contained !== undefined) return lines.findLast((line) => line.includes(contained))
  if (start !== undefined) return lines.findLast((line) => line.startsWith(start))
  if (whole === '!#') return sofar
  if (whole === '!!' || whole === '!') return lines.at(-1)
  const number = Number(whole.slice(1))
  return number < 0 ? lines.at(number) : lines[number - first]
}

/** First and last word, from 0; undefined where the line has none such. */
function rangeOf(text: string, last: number): [number, number] | undefined {
  if (text === '*') return [1, last]
  const number = (word: string | undefined, initial: number) =>
    word === undefined || word === '' ? initial : word === '$' ? last : word === '^' ? 1 : Number(word)
  const [, from, dash, to] = /^(\d+|[$^])?(?:([-*])(\d+|\$)?)?$/.exec(text) ?? []
  const begin = number(from, 0)
  const end = dash === '*' ? last : dash === '-' ? number(to, last - 1) : begin
  return begin > last || end > last ? undefined : [begin, end]
}

function modified(text: string, [whole, , old = '', by = '']: RegExpExecArray, out: Expansion): string {
  const slash = text.lastIndexOf('/')
  switch (whole[1]) {
    case 'h':
      return slash > 0 ? text.slice(0, slash) : text
    case 't':
      return text.slice(slash + 1)
    case 'r':
      return text.replace(/\.[^./]*$/, '')
    case 'e':
      return /\.[^./]*$/.exec(text)?.[0] ?? ''
    case 'q':
      return `'${text.replaceAll("'", String.raw`'\''`)}'`
    case 'p':
      out.printOnly = true
      return text
    default: {
      if (!text.includes(old)) throw new ExpansionProblem(`${whole}: substitution failed`)
      const put = () => by.replaceAll(/\\(.)|&/g, (all, letter: string) => letter ?? (all === '&' ? old : all))
      return whole[1] === 'g' ? text.replaceAll(old, put) : text.replace(old, put)
    }
  }
}
