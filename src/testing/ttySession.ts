import headless from '@xterm/headless'
import { Unicode11Addon } from '@xterm/addon-unicode11'
import type { Machine } from '../shell/machine.ts'
import { Shell } from '../shell/shell.ts'
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
        return new Promise((resolve) => this.emulator.write(text, resolve))
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

/** Somebody at a shell: `const at = new SeatedShell(machine); at.type('ls\r'); await at.until(/\$ $/)`. */
export class SeatedShell extends TtySession {
  readonly shell: Shell
  /** How the shell ended. */
  readonly left: Promise<number>

  constructor(machine: Machine, options: Partial<TtyOptions> = {}) {
    super({ columns: 80, rows: 24, ...options })
    const { tty } = this
    this.shell = new Shell({
      machine,
      stdin: tty,
      stdout: tty,
      stderr: tty,
      terminal: tty,
      aliases: { k: 'kubectl' },
      maxCommands: Infinity,
    })
    tty.onInterrupt = () => this.shell.interrupt()
    this.left = this.shell.interact()
  }

  /** Waits until the screen's text matches, looking every few milliseconds; the screen's lines. */
  async until(pattern: RegExp, ms = 5000): Promise<string[]> {
    const end = performance.now() + ms
    for (;;) {
      const lines = await this.screen()
      if (pattern.test(lines.join('\n'))) return lines
      if (performance.now() > end) throw new Error(`the screen never matched ${String(pattern)}:\n${lines.join('\n')}`)
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
  }

  /** Types a line, and waits until the next prompt stands below it. */
  async run(line: string): Promise<string[]> {
    const end = performance.now() + 10_000
    while (this.#prompts() === 1) await new Promise((resolve) => setTimeout(resolve, 2))
    const before = this.#prompts()
    this.tty.input(`${line}\r`)
    while (this.#prompts() === before && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 2))
    return this.screen()
  }

  /** How often a line was asked for: bracketed pastes are on while one is. */
  #prompts(): number {
    return this.written.split('\u001B[?2004h').length
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
