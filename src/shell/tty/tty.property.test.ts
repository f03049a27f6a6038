import { describe, expect, it } from 'vitest'
import { fc } from '../../testing/property.ts'
import { keys, SeatedShell, TtySession } from '../../testing/ttySession.ts'
import { testMachine } from '../../testing/testMachine.ts'
import { History } from './history.ts'
import { widthOf } from './width.ts'

const letters = fc.constantFrom(
  'a',
  'b c',
  ' ',
  'x-y',
  '/',
  'é',
  'e\u0301',
  '日',
  '日本',
  '😀',
  '한',
  'ﬀ',
  '-n web',
  '  ',
)
const named = [
  'Left',
  'Right',
  'Home',
  'End',
  'C-a',
  'C-e',
  'C-b',
  'C-f',
  'M-b',
  'M-f',
  'Backspace',
  'Delete',
  'C-k',
  'C-u',
  'C-w',
  'M-d',
  'M-Backspace',
  'C-y',
  'C-t',
]
const typing = fc.array(
  fc.oneof({ weight: 3, arbitrary: letters }, { weight: 4, arbitrary: fc.constantFrom(...named) }),
  { maxLength: 40 },
)
const other = [
  'Up',
  'Down',
  'C-r',
  'C-s',
  'C-g',
  'C-_',
  'M-t',
  'M-u',
  'M-y',
  'M-.',
  'M-<',
  'M->',
  'C-l',
  'C-v',
  'Tab',
  'Esc',
  '\u001B[',
  '\u001B[200~',
  '\u001B[201~',
  '\u001B]',
  'C-z',
  'C-d',
  'C-x',
  '\t\n\ta',
  'C-@',
]
const anything = fc.array(
  fc.oneof(letters, fc.constantFrom('\u0301', ...named, ...other), fc.string({ unit: 'binary', maxLength: 4 })),
  { maxLength: 30 },
)

/** A text editor of the simplest kind: a list of letters, each with its marks, and a place between them. */
class Model {
  left: string[] = []
  right: string[] = []
  #killed = ''
  #kills = false

  press(name: string): void {
    const kills = this.#kills
    this.#kills = false
    const { left, right } = this
    const isWord = (letter = ' ') => /[\p{L}\p{N}]/u.test(letter)
    const take = (from: string[], end: 'pop' | 'shift', goesOn: (letter: string) => boolean) => {
      const taken: string[] = []
      for (;;) {
        const letter = from.at(end === 'pop' ? -1 : 0)
        if (letter === undefined || !goesOn(letter)) return taken
        taken.push(end === 'pop' ? from.pop()! : from.shift()!)
      }
    }
    const wordLeft = () => [...take(left, 'pop', (each) => !isWord(each)), ...take(left, 'pop', isWord)].reverse()
    const wordRight = () => [...take(right, 'shift', (each) => !isWord(each)), ...take(right, 'shift', isWord)]
    const kill = (taken: string[], side: 'left' | 'right') => {
      const text = taken.join('')
      this.#kills = true
      if (text === '') return
      this.#killed = !kills ? text : side === 'left' ? text + this.#killed : this.#killed + text
    }
    switch (name) {
      case 'Left':
      case 'C-b':
        if (left.length > 0) right.unshift(left.pop()!)
        break
      case 'Right':
      case 'C-f':
        if (right.length > 0) left.push(right.shift()!)
        break
      case 'Home':
      case 'C-a':
        right.unshift(...left.splice(0))
        break
      case 'End':
      case 'C-e':
        left.push(...right.splice(0))
        break
      case 'M-b':
        right.unshift(...wordLeft())
        break
      case 'M-f':
        left.push(...wordRight())
        break
      case 'Backspace':
        left.pop()
        break
      case 'Delete':
        right.shift()
        break
      case 'C-k':
        kill(right.splice(0), 'right')
        break
      case 'C-u':
        kill(left.splice(0), 'left')
        break
      case 'C-w':
        kill(
          [...take(left, 'pop', (each) => each === ' '), ...take(left, 'pop', (each) => each !== ' ')].reverse(),
          'left',
        )
        break
      case 'M-d':
        kill(wordRight(), 'right')
        break
      case 'M-Backspace':
        kill(wordLeft(), 'left')
        break
      case 'C-y':
        this.#type(this.#killed)
        break
      case 'C-t': {
        if (left.length === 0 || left.length + right.length < 2) break
        if (right.length === 0) right.unshift(left.pop()!)
        const moved = left.pop()!
        left.push(right.shift()!, moved)
        break
      }
      default:
        this.#type(name)
    }
    this.#join()
  }

  #type(text: string): void {
    this.left.push(...text)
  }

  /** A mark belongs to the letter before it. */
  #join(): void {
    const before = this.left.join('')
    const all = split(before + this.right.join(''))
    this.left = split(before)
    const isOne = all.length === this.left.length + this.right.length
    this.right = isOne ? this.right : split(this.right.join(''))
  }
}

function split(text: string): string[] {
  return text.match(/[^\p{M}]\p{M}*|^\p{M}+/gu) ?? []
}

describe('whatever is typed', () => {
  it('[TTY-1] the line is what a plain text editor holds', async () => {
    await fc.assert(
      fc.asyncProperty(typing, async (names) => {
        const { tty } = new TtySession({ columns: 12, rows: 4 })
        const line = tty.readLine('$ ')
        const model = new Model()
        for (const name of names) {
          tty.input(keys(name))
          model.press(name)
        }
        tty.input('\r')
        expect(await line).toBe([...model.left, ...model.right].join(''))
      }),
      { numRuns: 300 },
    )
  })

  it('[TTY-2] the screen shows it as if it had been printed at once, with the cursor in its place', async () => {
    await fc.assert(
      fc.asyncProperty(
        typing,
        fc.integer({ min: 3, max: 20 }),
        fc.constantFrom('$ ', 'a long prompt> '),
        async (names, columns, prompt) => {
          const session = new TtySession({ columns, rows: 60 })
          void session.tty.readLine(prompt)
          const model = new Model()
          for (const name of names) {
            session.tty.input(keys(name))
            model.press(name)
          }
          const [left, right] = [model.left.join(''), model.right.join('')]
          const printed = new TtySession({ columns, rows: 60 })
          await printed.tty.write(prompt + left + right)
          expect(await session.screen()).toEqual(await printed.screen())
          const ahead = new TtySession({ columns, rows: 60 })
          await ahead.tty.write(prompt + left + (right === '' ? '' : 'x'))
          await ahead.screen()
          const { cursorX, cursorY } = session.emulator.buffer.active
          const next = ahead.emulator.buffer.active
          const at = cursorY * columns + cursorX
          const expected =
            right === '' ? next.cursorY * columns + next.cursorX : next.cursorY * columns + next.cursorX - 1
          const wraps = widthOf(model.right[0] ?? 'a') === 2 && (at === expected || at === expected + 1)
          if (!wraps) expect(at).toBe(expected)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('[TTY-1] nothing throws, on a screen of any size, and there is always a fresh prompt', async () => {
    const sizes = fc.record({ columns: fc.integer({ min: 1, max: 12 }), rows: fc.integer({ min: 1, max: 4 }) })
    await fc.assert(
      fc.asyncProperty(anything, sizes, sizes, async (names, size, later) => {
        const session = new TtySession({
          columns: Math.max(2, size.columns),
          rows: Math.max(2, size.rows),
          complete: () => Promise.resolve({ from: 0, candidates: ['aa ', 'ab '] }),
        })
        const history = new History(['echo one', 'for i in 1 2; do\n\techo $i\ndone'])
        const read = () =>
          session.tty.readLine('pod:/# ', { history }).then(
            () => undefined,
            () => undefined,
          )
        let line = read()
        for (const [i, name] of names.entries()) {
          session.tty.input(keys(name))
          await Promise.resolve()
          if (i === 10) await session.resize(Math.max(2, later.columns), Math.max(2, later.rows))
        }
        await new Promise((resolve) => setTimeout(resolve))
        session.tty.input(keys('\u001B[201~', 'q', 'C-g', 'C-c'))
        await line
        line = read()
        session.tty.input('ok')
        const screen = await session.screen()
        expect(screen.join('')).toMatch(/ok$/)
        session.tty.input('\r')
        await line
      }),
      { numRuns: 300 },
    )
  })
})

describe('cells', () => {
  it('[TTY-2] are counted as xterm.js counts them', () => {
    const { emulator } = new TtySession()
    const differs: string[] = []
    const blocks = [
      [0x20, 0x86f],
      [0x900, 0xb54],
      [0x1100, 0x1733],
      [0x2000, 0x2ffb],
      [0x3000, 0x31ba],
      [0x31f0, 0xa82b],
      [0xac00, 0xffff],
      [0x1f000, 0x1f67f],
      [0x20000, 0x2ffff],
    ] as const
    const wcwidth = (emulator as unknown as { _core: { unicodeService: { wcwidth(code: number): number } } })._core
      .unicodeService
    for (let code = 0x20; code < 0x30000; code++) {
      if (!blocks.some(([first, last]) => code >= first && code <= last)) continue
      const letter = String.fromCodePoint(code)
      if (!/\p{Assigned}/u.test(letter) || /\p{Co}|\p{Cs}|\p{Cc}/u.test(letter)) continue
      if (wcwidth.wcwidth(code) !== widthOf(letter))
        differs.push(`${code.toString(16)} ${letter} ${wcwidth.wcwidth(code)} ${widthOf(letter)}`)
    }
    expect(differs).toEqual([])
  })
})

describe('whatever is typed at a shell', () => {
  const words = [
    'kubectl ',
    'get ',
    'po',
    'svc ',
    '-n ',
    '-o ',
    '--',
    'rollout ',
    'exec -it ',
    'echo ',
    'cat ',
    'read x',
    'for i in 1 2',
    'do ',
    'done',
    '!!',
    '!$',
    '| ',
    '&& ',
    '; ',
    '$(',
    ')',
    '"',
    "'",
    '`',
    '\\',
    '<<EOF',
    'EOF',
    '> ',
    '$H',
    '~/',
    '#',
    '*',
    'sleep 1',
    'history',
    '日',
    '\u0301',
  ]
  const typed = fc.array(
    fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(...words) },
      { weight: 3, arbitrary: fc.constantFrom('Tab', 'Tab', 'Enter', 'Enter', 'C-c', 'Up', 'C-r', 'C-z', 'M-.') },
      { weight: 1, arbitrary: fc.constantFrom(...named) },
    ),
    { maxLength: 30 },
  )

  it('[TTY-1, CMP-4] it goes on, and answers the next command', async () => {
    const machine = testMachine()
    await fc.assert(
      fc.asyncProperty(typed, async (names) => {
        const at = new SeatedShell(machine)
        await at.run(':')
        for (const name of names) {
          at.tty.input(keys(name))
          if (name === 'Tab' || name === 'Enter') await new Promise((resolve) => setTimeout(resolve))
        }
        at.tty.input(keys('C-g'))
        for (let i = 0; i < 5; i++) {
          at.tty.input(keys('q', 'C-c'))
          await new Promise((resolve) => setTimeout(resolve, 5))
        }
        at.tty.input('echo fi""ne\r')
        await at.until(/\nfine\n/)
      }),
      { numRuns: 60 },
    )
  }, 60_000)
})
