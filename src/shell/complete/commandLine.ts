import type { CommandLine } from './offer.ts'

/** Where the cursor stands in a line of bash. */
export interface Place extends CommandLine {
  /** What the word at hand is. A `$NAME` in it is completed as such. */
  kind: 'command' | 'argument' | 'file' | 'variable'
  /** Where in the line the word begins, or its `$NAME`. */
  from: number
  /** The quote that is open there. */
  quote: '' | '"' | "'"
  /** The word as it was typed. */
  raw: string
}

const OPENERS = new Set(['if', 'then', 'else', 'elif', 'while', 'until', 'do', '!', '{', 'time', 'coproc'])
const ASSIGNMENT = /^[A-Za-z_]\w*(?:\[[^\]]*\])?\+?=/

interface Command {
  words: string[]
  /** What the next word is: the target of a redirection is no word of the command. */
  isTarget: boolean
  /** Which letter ends it: of `$(` a `)`. */
  end: '' | ')' | '`'
  inDouble: boolean
}

/** Reads the part of a line that is left of the cursor: which command is being typed, and which word of it. */
export function placeIn(left: string): Place {
  const scanner = new Scanner(left)
  return scanner.scan()
}

class Scanner {
  #commands: Command[] = [fresh('')]
  #text = ''
  #begin = -1
  #quote: '' | '"' | "'" = ''
  #at = 0

  constructor(private readonly left: string) {}

  scan(): Place {
    const { left } = this
    while (this.#at < left.length) {
      if (this.#quote === "'") this.#single()
      else if (this.#quote === '"') this.#double()
      else this.#bare()
      this.#at++
    }
    return this.#place()
  }

  get #command(): Command {
    return this.#commands.at(-1)!
  }

  #single(): void {
    const letter = this.left[this.#at]!
    if (letter === "'") this.#quote = ''
    else this.#text += letter
  }

  #double(): void {
    const letter = this.left[this.#at]!
    if (letter === '"') this.#quote = ''
    else if (letter === '\\' && /[\\"$`]/.test(this.left[this.#at + 1] ?? '')) this.#text += this.left[++this.#at]!
    else if (!this.#substitutes(letter)) this.#text += letter
  }

  #bare(): void {
    const { left } = this
    const letter = left[this.#at]!
    if (letter === '\\') this.#add(left[++this.#at] ?? '', this.#at - 1)
    else if (letter === "'" || letter === '"') {
      this.#add('')
      this.#quote = letter
    } else if (this.#substitutes(letter)) return
    else if (letter === ' ' || letter === '\t') this.#endWord()
    else if (letter === '(') {
      this.#endWord()
      this.#commands.push(fresh(')'))
    } else if (letter === this.#command.end) this.#pop()
    else if (/[|;&\n)]/.test(letter) && !(letter === '&' && /[<>]/.test(left[this.#at - 1] ?? ''))) {
      this.#endWord()
      this.#commands[this.#commands.length - 1] = { ...fresh(this.#command.end), inDouble: this.#command.inDouble }
    } else if (letter === '<' || letter === '>') {
      if (/^\d*$/.test(this.#text)) this.#drop()
      this.#endWord()
      this.#command.isTarget = true
    } else this.#add(letter)
  }

  /** `$(` and a backtick begin a command in the middle of a word. */
  #substitutes(letter: string): boolean {
    if (letter === '`' && this.#command.end === '`') {
      this.#pop()
      return true
    }
    const dollar = letter === '$' && this.left[this.#at + 1] === '('
    if (!dollar && letter !== '`') return false
    this.#add('')
    this.#outer.push({ text: this.#text, begin: this.#begin })
    this.#commands.push({ ...fresh(dollar ? ')' : '`'), inDouble: this.#quote === '"' })
    this.#quote = ''
    this.#drop()
    if (dollar) this.#at++
    return true
  }

  readonly #outer: { text: string; begin: number }[] = []

  #pop(): void {
    const { inDouble } = this.#command
    this.#commands.pop()
    const outer = this.#outer.pop()
    this.#text = outer?.text ?? ''
    this.#begin = outer?.begin ?? -1
    this.#quote = inDouble ? '"' : ''
    if (this.#commands.length === 0) this.#commands.push(fresh(''))
  }

  #add(text: string, at = this.#at): void {
    if (this.#begin < 0) this.#begin = at
    this.#text += text
  }

  #drop(): void {
    this.#text = ''
    this.#begin = -1
  }

  #endWord(): void {
    if (this.#begin < 0) return
    const command = this.#command
    const text = this.#text
    this.#drop()
    if (command.isTarget) command.isTarget = false
    else if (command.words.length > 0 || !(OPENERS.has(text) || ASSIGNMENT.test(text))) command.words.push(text)
  }

  #place(): Place {
    const { left } = this
    const { words, isTarget } = this.#command
    const begin = this.#begin < 0 ? left.length : this.#begin
    const raw = left.slice(begin)
    const variable = this.#quote === "'" ? null : /(?:^|[^\\])\$\{?(\w*)$/.exec(raw)
    const common = { words, quote: this.#quote }
    if (variable) {
      const at = raw.lastIndexOf('$', raw.length - 1)
      return { ...common, kind: 'variable', from: begin + at, raw: raw.slice(at), word: raw.slice(at) }
    }
    // The value of an assignment is a file, for all that can be known.
    const assigned = words.length === 0 && !isTarget ? ASSIGNMENT.exec(raw)?.[0].length : undefined
    if (assigned !== undefined) {
      const word = this.#text.slice(assigned)
      return { ...common, kind: 'file', from: begin + assigned, raw: raw.slice(assigned), word }
    }
    const kind = isTarget ? 'file' : words.length === 0 ? 'command' : 'argument'
    return { ...common, kind, from: begin, raw, word: this.#text }
  }
}

function fresh(end: Command['end']): Command {
  return { words: [], isTarget: false, end, inDouble: false }
}
