import type { Key } from './keys.ts'
import { letterBefore, textWidth } from './width.ts'

/**
 * What the kernel does with keys while a program runs (termios, ICANON and ECHO): they are seen at once, can be taken
 * back, and are the program's when the line is whole. Keys that are no letters do nothing.
 */
export class Cooked {
  /** Lines that nobody has read yet; null: the end of input. */
  #whole: (string | null)[] = []
  #line = ''
  #readers: { resolve: (line: string | null) => void; reject: (error: Error) => void }[] = []

  constructor(private readonly echo: (text: string) => void) {}

  get isAwaited(): boolean {
    return this.#readers.length > 0
  }

  read(): Promise<string | null> {
    return new Promise((resolve, reject) => {
      this.#readers.push({ resolve, reject })
      this.#serve()
    })
  }

  take(key: Key): void {
    if ('key' in key) this.#obey(key.key)
    else if ('text' in key) this.#type(key.text)
    else {
      for (const [i, piece] of key.paste.split(/\r\n|\r|\n/).entries()) {
        if (i > 0) this.#obey('Enter')
        this.#type(piece)
      }
    }
  }

  /** Everything that was typed and not read, as the next who reads keys gets it. */
  drain(): Key[] {
    const keys: Key[] = []
    for (const line of this.#whole) {
      const [text = '', ...more] = (line ?? '').split('\n')
      if (text) keys.push({ text })
      if (more.length > 0) keys.push({ key: 'Enter' })
    }
    if (this.#line) keys.push({ text: this.#line })
    this.clear()
    return keys
  }

  clear(): void {
    this.#whole = []
    this.#line = ''
  }

  /** Whoever waits for a line gets none. */
  dismiss(error?: Error): void {
    const readers = this.#readers
    this.#readers = []
    for (const { resolve, reject } of readers) {
      if (error) reject(error)
      else resolve(null)
    }
  }

  #obey(name: string): void {
    if (name === 'Enter') {
      this.echo('\n')
      this.#commit(`${this.#line}\n`)
    } else if (name === 'C-d') this.#commit(this.#line || null)
    else if (name === 'Tab') this.#type('\t')
    else if (name === 'Backspace' || name === 'C-h') this.#erase(letterBefore(this.#line, this.#line.length))
    else if (name === 'C-u') this.#erase(0)
    else if (name === 'C-w') this.#erase(this.#line.replace(/\S*\s*$/, '').length)
  }

  #type(text: string): void {
    this.#line += text
    // A tab is shown as one space, so that taking it back needs no columns.
    this.echo(shown(text))
  }

  #erase(from: number): void {
    this.echo('\b \b'.repeat(textWidth(shown(this.#line.slice(from)))))
    this.#line = this.#line.slice(0, from)
  }

  #commit(line: string | null): void {
    this.#whole.push(line)
    this.#line = ''
    this.#serve()
  }

  #serve(): void {
    while (this.#readers.length > 0 && this.#whole.length > 0) this.#readers.shift()!.resolve(this.#whole.shift()!)
  }
}

function shown(text: string): string {
  return text.replaceAll('\t', ' ')
}
