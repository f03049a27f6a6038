import { describe, expect, it } from 'vitest'
import { keys, TtySession } from '../../testing/ttySession.ts'
import type { Completion } from './completion.ts'
import { commonPrefix, inColumns } from './completion.ts'

/** Completes the last word from a list of words. */
const among =
  (...words: string[]) =>
  (line: string, cursor: number): Promise<Completion> => {
    const from = line.lastIndexOf(' ', cursor - 1) + 1
    return Promise.resolve({ from, candidates: words.filter((each) => each.startsWith(line.slice(from, cursor))) })
  }

const many = Array.from({ length: 120 }, (_, i) => `pod-${String(i).padStart(3, '0')} `)

async function seenAfter(type: string[], words: string[], options: { columns?: number; rows?: number } = {}) {
  const session = new TtySession({ columns: 40, rows: 10, ...options, complete: among(...words) })
  void session.tty.readLine('$ ')
  for (const each of type) {
    session.tty.input(keys(each))
    await Promise.resolve()
    await Promise.resolve()
    await Promise.resolve()
  }
  return { seen: await session.seen(), rang: session.written.includes('\u0007'), session }
}

describe('Tab', () => {
  it.each([
    { does: 'the only one is put in', type: ['get sv', 'Tab'], sees: ['$ get svc |'], rings: false },
    { does: 'what all have in common is put in', type: ['p', 'Tab'], sees: ['$ pod|'], rings: true },
    { does: 'nothing fits', type: ['x', 'Tab'], sees: ['$ x|'], rings: true },
    {
      does: 'twice more lists them',
      type: ['p', 'Tab', 'Tab', 'Tab'],
      sees: ['$ pod', 'pod/        pods        podmonitor', '$ pod|'],
      rings: true,
    },
    {
      does: 'in the middle of a line',
      type: ['get sv -o yaml', ...Array<string>(8).fill('Left'), 'Tab'],
      sees: ['$ get svc| -o yaml'],
      rings: false,
    },
    {
      does: 'a space is not put in twice',
      type: ['sv x', 'Left', 'Left', 'Tab'],
      sees: ['$ svc| x'],
      rings: false,
    },
    { does: 'typed ahead of what is found', type: ['get sv\tx'], sees: ['$ get svc x|'], rings: false },
  ])('[CMP-6] $does', async ({ type, sees, rings }) => {
    const { seen, rang } = await seenAfter(type, ['svc ', 'pod/', 'pods ', 'podmonitor '])
    expect(seen).toEqual(sees)
    expect(rang).toBe(rings)
  })

  it('[CMP-6] asks before it lists very many, and shows a screen at a time', async () => {
    const size = { columns: 24, rows: 6 }
    const asked = await seenAfter(['pod-', 'Tab', 'Tab'], many, size)
    expect(asked.seen.at(-1)).toBe('ities? (y or n)|')
    expect((await seenAfter(['pod-', 'Tab', 'Tab', 'n'], many, size)).seen.at(-1)).toBe('$ pod-|')
    const { session, seen } = await seenAfter(['pod-', 'Tab', 'Tab', 'y'], many, size)
    expect(seen).toEqual([
      'pod-000  pod-060',
      'pod-001  pod-061',
      'pod-002  pod-062',
      'pod-003  pod-063',
      'pod-004  pod-064',
      '--More--|',
    ])
    session.tty.input('\r')
    expect((await session.seen()).slice(-2)).toEqual(['pod-005  pod-065', '--More--|'])
    session.tty.input(' ')
    expect((await session.seen())[4]).toBe('pod-010  pod-070')
    session.tty.input('q')
    expect((await session.seen()).slice(-1)).toEqual(['$ pod-|'])
  })

  it('[CMP-6] is given up at Ctrl+C while it is looked up', async () => {
    const session = new TtySession({ complete: () => new Promise(() => {}) })
    const line = session.tty.readLine('$ ').catch(() => 'interrupted')
    session.tty.input(keys('a', 'Tab', 'b', 'C-c'))
    expect(await line).toBe('interrupted')
    void session.tty.readLine('$ ')
    session.tty.input('c')
    expect(await session.seen()).toEqual(['$ a^C', '$ c|'])
  })
})

describe('lists', () => {
  it('[CMP-6] stand in columns that are read downwards, by the widest', () => {
    expect(inColumns(['a', 'bb', '日本', 'd', 'e'], 20)).toEqual(['a     日本  e', 'bb    d'])
    expect(inColumns(['a'.repeat(30), 'b'], 20)).toEqual(['a'.repeat(30), 'b'])
    expect(inColumns([], 20)).toEqual([])
  })

  it('[CMP-6] have in common what begins all, in whole letters', () => {
    expect(commonPrefix(['pods ', 'podx', 'po'])).toBe('po')
    expect(commonPrefix(['😀', '😁'])).toBe('')
    expect(commonPrefix([])).toBe('')
  })
})
