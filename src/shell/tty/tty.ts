import { Interrupted } from '../io/stream.ts'
import type { Terminal, Typing } from '../process.ts'
import type { Completer } from './completion.ts'
import { Cooked } from './cooked.ts'
import { History } from './history.ts'
import { KeyReader, type Key } from './keys.ts'
import { ColumnTracker } from './layout.ts'
import { EditLine } from './line.ts'
import { Painter } from './painter.ts'
import { Queue } from './queue.ts'
import { Reading, type Desk, type Outcome } from './reading.ts'

export interface TtyOptions {
  /** Text and escape sequences for the screen. Where it gives a promise, programs wait for it before they write on. */
  write(text: string): void | Promise<void>
  columns: number
  rows: number
  /** Completes where the shell that reads does not do so itself. */
  complete?: Completer
  /** Lines of an earlier time, oldest first. */
  history?: readonly string[]
  /** Called with each line that the history gets. */
  onHistory?(line: string): void
  /** Whether the terminal wraps anew, at another width, the line in which the cursor is. xterm.js does not. */
  reflows?: boolean
}

interface Pending {
  reading: Reading
  resolve(line: string | null): void
  reject(error: Error): void
}

const PASTES_BRACKETED = '\u001B[?2004h'
const PASTES_PLAIN = '\u001B[?2004l'

/** Text of several lines that came at once was not typed: its tabs are tabs. */
const PLAIN_PASTE =
  /^[^\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]*[\r\n][^\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]+$/

/**
 * A terminal made of text: keys in, text and escape sequences out. Knows no DOM and no Node. At a prompt keys edit as in
 * bash; while a program runs they are echoed, and are its input or wait for the next prompt.
 *
 * @example
 * const tty = new Tty({ write: (text) => xterm.write(text), columns: 80, rows: 24 })
 * xterm.onData((data) => tty.input(data))
 * const shell = new Shell({ machine, stdin: tty, stdout: tty, stderr: tty, terminal: tty })
 * tty.onInterrupt = () => shell.interrupt()
 * await shell.interact()
 */
export class Tty implements Terminal {
  /** Called at Ctrl+C while something runs. */
  onInterrupt: () => void = () => {}
  readonly #options: TtyOptions
  readonly #screen: { columns: number; rows: number }
  readonly #keys = new KeyReader()
  readonly #history: History
  readonly #desk: Omit<Desk, 'history' | 'complete'>
  readonly #painter: Painter
  readonly #column = new ColumnTracker()
  readonly #cooked: Cooked
  /** Keys that nobody has looked at yet. */
  readonly #queue = new Queue<Key>()
  /** They came while a line was being read, and belong to whoever reads next. */
  #held = false
  #pending: Pending | null = null
  #busy = false
  #wasInterrupted = false
  #out = ''

  constructor(options: TtyOptions) {
    this.#options = options
    this.#screen = { columns: Math.max(2, options.columns), rows: Math.max(2, options.rows) }
    this.#history = new History(options.history)
    this.#history.onAdd = (line) => options.onHistory?.(line)
    const emit = (text: string) => void (this.#out += text)
    this.#painter = new Painter(this.#screen, emit)
    this.#desk = { screen: this.#screen, line: new EditLine(), painter: this.#painter, emit, searched: { for: '' } }
    this.#cooked = new Cooked((text) => this.#show(text))
  }

  get columns(): number {
    return this.#screen.columns
  }

  get rows(): number {
    return this.#screen.rows
  }

  /** The lines that were typed, oldest first. */
  get history(): readonly string[] {
    return this.#history.lines
  }

  /** The history of whoever sits here, for the first shell. */
  get record(): History {
    return this.#history
  }

  /** What a keyboard sends: keys, escape sequences, bracketed and plain pastes. Pieces may be cut anywhere. */
  input(data: string): void {
    const keys: Key[] = PLAIN_PASTE.test(data) ? [{ paste: data }] : this.#keys.read(data)
    for (const key of keys) {
      if ('key' in key && (key.key === 'C-c' || key.key === 'C-\\')) {
        this.#pump()
        this.#interrupt(key.key === 'C-c' ? '^C' : '^\\')
      } else this.#queue.add([key])
    }
    this.#pump()
    this.#paint()
    void this.#flush()
  }

  resize(columns: number, rows: number): void {
    this.#screen.columns = Math.max(2, columns)
    this.#screen.rows = Math.max(2, rows)
    if (this.#pending) this.#painter.resized(this.#options.reflows === true)
    else this.#column.column = Math.min(this.#column.column, this.#screen.columns)
    void this.#flush()
  }

  /** Output of a program. Where a line is being typed it goes above that. */
  async write(text: string): Promise<void> {
    if (text === '') return
    if (!this.#pending) this.#show(text)
    else {
      this.#painter.erase()
      this.#show(text)
      if (this.#column.column > 0) this.#show('\n')
      this.#painter.begin(0)
      this.#paint()
    }
    await this.#flush()
  }

  /** The next line that is typed, with its end; null after Ctrl+D. Throws Interrupted at Ctrl+C. */
  read(): Promise<string | null> {
    const line = this.#cooked.read()
    this.#held = false
    this.#pump()
    void this.#flush()
    return line
  }

  readLine(prompt: string, typing: Typing = {}): Promise<string | null> {
    this.#cooked.dismiss()
    if (this.#wasInterrupted && this.#column.column > 0) this.#show('\n')
    this.#wasInterrupted = false
    this.#queue.addFirst(this.#cooked.drain())
    this.#held = false
    this.#out += PASTES_BRACKETED
    this.#painter.begin(this.#column.column)
    const { history = new History(), complete = this.#options.complete } = typing
    const reading = new Reading({ ...this.#desk, history, complete }, prompt)
    return new Promise((resolve, reject) => {
      this.#pending = { reading, resolve, reject }
      this.#paint()
      this.#pump()
      this.#paint()
      void this.#flush()
    })
  }

  #pump(): void {
    while (this.#queue.length > 0 && !this.#busy) {
      if (!this.#pending && this.#held) return
      const key = this.#queue.take()!
      if (this.#pending) this.#edit(this.#pending, key)
      else if ('key' in key && key.key === 'C-z')
        this.#show('^Z\nThere is no job control here: Ctrl+C ends a program.\n')
      else this.#cooked.take(key)
    }
  }

  #edit(pending: Pending, key: Key): void {
    if ('paste' in key) {
      const pieces = key.paste.split(/\r\n|\r|\n/)
      const keys = pieces.flatMap((text, i): Key[] => [
        ...(i > 0 ? [{ key: 'Enter' }] : []),
        ...(text ? [{ text }] : []),
      ])
      this.#queue.addFirst(keys)
      return
    }
    const outcome = pending.reading.take(key)
    if (!(outcome instanceof Promise)) return this.#settle(pending, outcome)
    this.#busy = true
    const go = (outcome: Outcome) => {
      if (this.#pending !== pending) return
      this.#busy = false
      this.#settle(pending, outcome)
      this.#pump()
      this.#paint()
      void this.#flush()
    }
    outcome.then(go, () => go(undefined))
  }

  #settle(pending: Pending, outcome: Outcome): void {
    if (!outcome || this.#pending !== pending) return
    const { text } = pending.reading.line
    if (outcome === 'ended') {
      this.#paint()
      this.#stop(this.#painter.column)
    } else this.#leave()
    pending.resolve(outcome === 'ended' ? null : text)
  }

  /** Ends the reading of a line: the next output begins below it. */
  #leave(mark = ''): void {
    this.#paint()
    this.#painter.finish(mark)
    this.#stop(0)
  }

  /** No line is read any more; the cursor stays in its column. */
  #stop(column: number): void {
    this.#pending = null
    this.#held = this.#queue.length > 0
    this.#out += PASTES_PLAIN
    this.#column.column = column
  }

  #interrupt(mark: string): void {
    const pending = this.#pending
    this.#queue.clear()
    this.#cooked.clear()
    this.#held = false
    if (pending) {
      pending.reading.cancel()
      this.#busy = false
      this.#leave(mark)
      pending.reject(new Interrupted())
      return
    }
    this.#wasInterrupted = true
    this.#show(mark)
    this.#cooked.dismiss(new Interrupted())
    this.onInterrupt()
  }

  #paint(): void {
    if (!this.#busy) this.#pending?.reading.paint()
  }

  /** Writes what a program or the keyboard's echo says: ends of lines become the terminal's. */
  #show(text: string): void {
    this.#column.follow(text, this.#screen.columns)
    this.#out += text.replaceAll(/\r?\n/g, '\r\n')
  }

  async #flush(): Promise<void> {
    const out = this.#out
    this.#out = ''
    if (out !== '') await this.#options.write(out)
  }
}
