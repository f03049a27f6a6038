import headless from '@xterm/headless'
import { Unicode11Addon } from '@xterm/addon-unicode11'
import { Tty, type TtyOptions } from '../shell/tty/index.ts'

/** A Tty in front of a real terminal emulator: what a person would see of what they type. */
export class TtySession {
  readonly tty: Tty
  readonly emulator: InstanceType<typeof headless.Terminal>
  /** All that was written, escape sequences and all. */
  written = ''

  constructor(options: Partial<TtyOptions> = {}) {
    const { columns = 40, rows = 10 } = options
    this.emulator = new headless.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 1000 })
    this.emulator.loadAddon(new Unicode11Addon())
    this.emulator.unicode.activeVersion = '11'
    this.tty = new Tty({
      ...options,
      columns,
      rows,
      write: (text) => {
        this.written += text
        this.emulator.write(text)
      },
    })
  }

  /** The lines of the screen without white space at their ends, and without empty lines below. */
  async screen(): Promise<string[]> {
    await this.#drawn()
    const { active } = this.emulator.buffer
    const lines = Array.from({ length: this.emulator.rows }, (_, row) =>
      active
        .getLine(active.baseY + row)!
        .translateToString(true)
        .trimEnd(),
    )
    while (lines.at(-1) === '') lines.pop()
    return lines
  }

  /** The lines with `|` where the cursor stands. */
  async seen(): Promise<string[]> {
    const lines = await this.screen()
    const { cursorX, cursorY, baseY } = this.emulator.buffer.active
    while (lines.length <= cursorY) lines.push('')
    const line = this.emulator.buffer.active.getLine(baseY + cursorY)!
    const before = line.translateToString(false, 0, cursorX)
    lines[cursorY] = `${before}|${line.translateToString(false, cursorX).trimEnd()}`
    return lines
  }

  async resize(columns: number, rows: number): Promise<void> {
    await this.#drawn()
    this.emulator.resize(columns, rows)
    this.tty.resize(columns, rows)
  }

  #drawn(): Promise<void> {
    return new Promise((resolve) => this.emulator.write('', resolve))
  }
}

/** Keys by readline's names, as xterm sends them: `keys('abc', 'C-a', 'Left')`. Words of no name are text. */
export function keys(...names: string[]): string {
  return names.map((name) => sequence(name) ?? name).join('')
}

function sequence(name: string): string | undefined {
  const named = NAMED[name]
  if (named) return named
  const [, prefix, letter] = /^([CM])-(.+)$/.exec(name) ?? []
  if (!letter) return undefined
  if (prefix === 'C')
    return letter.length === 1 ? String.fromCharCode(letter.toUpperCase().charCodeAt(0) & 0x1f) : undefined
  return `\u001B${NAMED[letter] ?? letter}`
}

const NAMED: Readonly<Record<string, string>> = {
  Up: '\u001B[A',
  Down: '\u001B[B',
  Right: '\u001B[C',
  Left: '\u001B[D',
  Home: '\u001B[H',
  End: '\u001B[F',
  Delete: '\u001B[3~',
  'C-Left': '\u001B[1;5D',
  'C-Right': '\u001B[1;5C',
  'C-_': '\u001F',
  Backspace: '\u007F',
  Enter: '\r',
  Tab: '\t',
  Esc: '\u001B',
}
