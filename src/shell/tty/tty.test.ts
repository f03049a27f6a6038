import { describe, expect, it } from 'vitest'
import { keys, TtySession } from '../../testing/ttySession.ts'
import { Interrupted } from '../io/stream.ts'
import { History } from './history.ts'

const lines = ['echo one', 'kubectl get pods -n kube-system', 'echo two', 'kubectl get svc']

describe('a line', () => {
  it.each([
    { does: 'text goes where the cursor is', type: ['abd', 'Left', 'c'], sees: ['$ abc|d'] },
    {
      does: 'Home, End, Ctrl+A, Ctrl+E',
      type: ['bc', 'Home', 'a', 'End', 'd', 'C-a', 'C-f', '_', 'C-e'],
      sees: ['$ a_bcd|'],
    },
    { does: 'Ctrl+B and Ctrl+F', type: ['ab', 'C-b', 'C-b', 'C-f', '_'], sees: ['$ a_|b'] },
    { does: 'Backspace and Delete', type: ['abcd', 'Left', 'Backspace', 'Delete'], sees: ['$ ab|'] },
    {
      does: 'Ctrl+K kills to the end, Ctrl+Y brings it back',
      type: ['ab cd', 'M-b', 'C-k', 'C-a', 'C-y', ' '],
      sees: ['$ cd |ab'],
    },
    { does: 'Ctrl+U kills to the start', type: ['ab cd', 'M-b', 'C-u'], sees: ['$ |cd'] },
    { does: 'Ctrl+W kills up to white space', type: ['get pod/a-b', 'C-w'], sees: ['$ get |'] },
    { does: 'Alt+Backspace kills a word', type: ['get pod/a-b', 'M-Backspace'], sees: ['$ get pod/a-|'] },
    { does: 'Alt+D kills the word at the cursor', type: ['get pod/a-b', 'C-a', 'M-d'], sees: ['$ | pod/a-b'] },
    { does: 'kills beside each other are one', type: ['a b c', 'C-w', 'C-w', 'C-y', 'C-y'], sees: ['$ a b cb c|'] },
    { does: 'Alt+Y goes on to the kill before', type: ['one', 'C-u', 'two', 'C-u', 'C-y', 'M-y'], sees: ['$ one|'] },
    {
      does: 'Alt+B, Alt+F, Ctrl+Left, Ctrl+Right by words',
      type: ['ab cd ef', 'M-b', 'C-Left', 'M-f', '_', 'C-Right', '_'],
      sees: ['$ ab cd_ ef_|'],
    },
    { does: 'Ctrl+T at the end changes the last two', type: ['ab', 'C-t'], sees: ['$ ba|'] },
    { does: 'Ctrl+T in the middle moves on', type: ['abc', 'Left', 'C-t'], sees: ['$ acb|'] },
    { does: 'Alt+T changes words', type: ['one two', 'M-t'], sees: ['$ two one|'] },
    { does: 'Alt+U, Alt+L, Alt+C', type: ['ab CD ef', 'C-a', 'M-u', 'M-l', 'M-c'], sees: ['$ AB cd Ef|'] },
    { does: 'Ctrl+_ undoes', type: ['abc', 'C-w', 'C-_'], sees: ['$ abc|'] },
    { does: 'Ctrl+L clears the screen and keeps the line', type: ['abc', 'Left', 'C-l'], sees: ['$ ab|c'] },
    {
      does: 'Alt+. takes the last argument of the line before',
      type: ['ls ', 'M-.', 'M-.'],
      sees: ['$ ls kube-system|'],
    },
    { does: 'wraps', type: ['0123456789abcdefghij'], sees: ['$ 0123456789abcdefg', 'hij|'], columns: 19 },
    { does: 'wraps at the very edge', type: ['0123456789abcdefg'], sees: ['$ 0123456789abcdefg', '|'], columns: 19 },
    {
      does: 'edits across rows',
      type: ['0123456789abcdefghij', 'C-a', 'xyz', 'M-f', 'Backspace'],
      sees: ['$ xyz0123456789abcd', 'efghi|'],
      columns: 19,
    },
    { does: 'wide letters take two cells', type: ['日本語', 'Left', 'Backspace'], sees: ['$ 日|語'] },
    {
      does: 'a wide letter that does not fit goes on whole',
      type: ['a日本語語', 'C-a', 'C-f', 'C-f'],
      sees: ['$ a日|本', '語語'],
      columns: 8,
    },
    { does: 'marks belong to their letter', type: ['xe\u0301y', 'Left', 'Backspace'], sees: ['$ x|y'] },
    { does: 'emoji take two cells', type: ['a😀b', 'Left', 'Left', '_'], sees: ['$ a_|😀b'] },
    {
      does: 'a narrow letter goes where a wide one did not fit',
      type: ['abcde日', 'Left', 'f'],
      sees: ['$ abcdef', '|日'],
      columns: 8,
    },
    {
      does: 'a wide letter leaves its place behind a narrow one',
      type: ['abcdef', 'Left', 'Delete', '日', 'x'],
      sees: ['$ abcde', '日x|'],
      columns: 8,
    },
    {
      does: 'a line of several begins anew where it ends, also at the edge',
      type: ['M-<', 'C-a', ...Array<string>(6).fill('Right')],
      sees: ['$ abcdef', '|', 'gh'],
      columns: 8,
      past: ['abcdef\ngh'],
    },
    {
      does: 'a line of several is edited in each',
      type: ['Up', 'M-b', 'M-b', 'X', 'End', 'Y'],
      sees: ['$ abc', 'Xde', 'fghY|'],
      columns: 8,
      past: ['abc\nde\nfgh'],
    },
    { does: 'control characters are shown', type: ['a', 'C-v', 'C-a', 'b', 'Left', 'Left'], sees: ['$ a|^Ab'] },
  ])('[TTY-1, TTY-2] $does', async ({ type, sees, columns = 40, past = lines.slice(0, 3) }) => {
    const session = new TtySession({ columns })
    void session.tty.readLine('$ ', { history: new History(past) })
    for (const each of type) session.tty.input(keys(each))
    expect(await session.seen()).toEqual(sees)
  })

  it.each([
    { does: 'Up and Down, and the unfinished line again', type: ['unf', 'Up', 'Up', 'Down', 'Down'], sees: '$ unf|' },
    { does: 'Up and what was changed there', type: ['Up', '!', 'Up', 'Down'], sees: '$ kubectl get svc!|' },
    { does: 'Alt+< and Alt+>', type: ['now', 'M-<'], sees: '$ echo one|' },
    { does: 'Ctrl+R finds while one types', type: ['C-r', 'one'], sees: "(reverse-i-search)`one': echo |one" },
    {
      does: 'Ctrl+R again finds an older one',
      type: ['C-r', 'get', 'C-r'],
      sees: "(reverse-i-search)`get': kubectl |get pods -n kube-system",
    },
    {
      does: 'Ctrl+S goes back to a newer one',
      type: ['C-r', 'echo', 'C-r', 'C-s'],
      sees: "(i-search)`echo': |echo two",
    },
    {
      does: 'Backspace takes back a step',
      type: ['C-r', 't', 'w', 'Backspace'],
      sees: "(reverse-i-search)`t': kubectl ge|t svc",
    },
    { does: 'what is not found is said', type: ['C-r', 'zzz'], sees: "(failed reverse-i-search)`zzz': |" },
    { does: 'Ctrl+G gives the line back', type: ['abc', 'C-r', 'one', 'C-g'], sees: '$ abc|' },
    {
      does: 'Ctrl+W looks for the rest of the word, too',
      type: ['C-r', 'kub', 'C-w', 'C-w'],
      sees: "(reverse-i-search)`kubectl get': |kubectl get svc",
    },
    { does: 'Alt+. counts from where one is', type: ['Up', 'Up', ' ', 'M-.'], sees: '$ echo two kube-system|' },
    {
      does: 'Ctrl+_ takes back letters beside each other, twenty at most',
      type: ['01234567890123456789', '01234', 'C-_'],
      sees: '$ 01234567890123456789|',
    },
    { does: 'an arrow ends the search', type: ['C-r', 'two', 'Left'], sees: '$ echo| two' },
  ])('[TTY-3] $does', async ({ type, sees }) => {
    const session = new TtySession({ columns: 80 })
    void session.tty.readLine('$ ', { history: new History(lines) })
    for (const each of type) session.tty.input(keys(each))
    expect(await session.seen()).toEqual([sees])
  })

  it('[TTY-5] ends with Enter, wherever the cursor is; Ctrl+D ends all on an empty one', async () => {
    const session = new TtySession()
    const { tty } = session
    const line = tty.readLine('$ ')
    tty.input(keys('abc', 'C-a', 'Enter'))
    expect(await line).toBe('abc')
    const end = tty.readLine('$ ')
    tty.input(keys('a', 'C-d', 'bc', 'C-u', 'C-d'))
    expect(await end).toBeNull()
    await tty.write('exit\n')
    expect(await session.screen()).toEqual(['$ abc', '$ exit'])
  })

  it('[TTY-5] is left with Ctrl+C, on a line of its own', async () => {
    const session = new TtySession()
    const line = session.tty.readLine('$ ')
    session.tty.input(keys('abc', 'C-c'))
    await expect(line).rejects.toThrow(Interrupted)
    void session.tty.readLine('$ ')
    expect(await session.seen()).toEqual(['$ abc^C', '$ |'])
  })

  it('[TTY-3] finds what Ctrl+R has found with Enter', async () => {
    const { tty } = new TtySession()
    const line = tty.readLine('$ ', { history: new History(lines) })
    tty.input(keys('C-r', 'kube-s', 'Enter'))
    expect(await line).toBe('kubectl get pods -n kube-system')
  })

  it('[TTY-2] stays right behind a coloured prompt, which has no width for its colours', async () => {
    const session = new TtySession({ columns: 10 })
    void session.tty.readLine('\u0001\u001B[1;32m\u0002you\u0001\u001B[0m\u0002$ ')
    session.tty.input(keys('12345678', 'Left', 'Left', 'Left', 'Backspace'))
    expect(await session.seen()).toEqual(['you$ 1234|6', '78'])
  })

  it('[TTY-2] stays right when the window changes while it is typed', async () => {
    const session = new TtySession({ columns: 20 })
    await session.tty.write('before\n')
    void session.tty.readLine('$ ')
    session.tty.input(keys('the quick brown fox jumps over', 'M-b', 'M-b'))
    await session.resize(12, 10)
    expect(await session.seen()).toEqual(['before', '$ the quick', 'brown fox |ju', 'mps over'])
    await session.resize(40, 10)
    session.tty.input('X')
    expect(await session.seen()).toEqual(['before', '$ the quick brown fox X|jumps over'])
  })

  it('stays below what a program in the background says', async () => {
    const session = new TtySession()
    void session.tty.readLine('$ ')
    session.tty.input(keys('abc', 'Left'))
    await session.tty.write('pod/web deleted\n')
    expect(await session.seen()).toEqual(['pod/web deleted', '$ ab|c'])
  })
})

describe('what is pasted', () => {
  it.each([
    ['plain', 'one\r\ttwo\r\rlast'],
    ['with line feeds', 'one\n\ttwo\n\nlast'],
    ['bracketed', '\u001B[200~one\r\ttwo\r\rlast\u001B[201~'],
  ])('[TTY-4] is typed line after line, %s, and its last line waits for Enter', async (_, text) => {
    const { tty } = new TtySession()
    const first = tty.readLine('$ ')
    tty.input(text)
    expect(await first).toBe('one')
    expect(await tty.readLine('$ ')).toBe('\ttwo')
    expect(await tty.readLine('$ ')).toBe('')
    const last = tty.readLine('$ ')
    tty.input('\r')
    expect(await last).toBe('last')
  })

  it('[TTY-4] may be very long, in one line or in very many', async () => {
    const { tty } = new TtySession()
    const first = tty.readLine('$ ')
    const long = 'kubectl '.repeat(20_000)
    tty.input(long + '\r' + 'x\r'.repeat(150_000) + 'end')
    expect(await first).toBe(long)
    for (let i = 0; i < 100; i++) expect(await tty.readLine('$ ')).toBe('x')
  })

  it('[TTY-4] may come in pieces, cut anywhere', async () => {
    const { tty } = new TtySession()
    const first = tty.readLine('$ ')
    for (const letter of '\u001B[200~日😀\rb\u001B[201~') tty.input(letter)
    expect(await first).toBe('日😀')
  })
})

describe('a program that runs', () => {
  it('[TTY-6] reads lines that are echoed and can be changed until they are whole', async () => {
    const session = new TtySession()
    const line = session.tty.read()
    session.tty.input(keys('helo', 'Backspace', 'lo', 'Enter'))
    expect(await line).toBe('hello\n')
    expect(await session.seen()).toEqual(['hello', '|'])
  })

  it('[TTY-5] reads to the end at Ctrl+D, and what stands before it', async () => {
    const { tty } = new TtySession()
    tty.input(keys('ab', 'C-d', 'C-d'))
    expect([await tty.read(), await tty.read()]).toEqual(['ab', null])
  })

  it('[TTY-5] is interrupted with Ctrl+C, which forgets what was typed ahead', async () => {
    const session = new TtySession()
    let interrupted = 0
    session.tty.onInterrupt = () => interrupted++
    const line = session.tty.read()
    session.tty.input(keys('abc', 'C-c'))
    await expect(line).rejects.toThrow(Interrupted)
    expect(interrupted).toBe(1)
    void session.tty.readLine('$ ')
    expect(await session.seen()).toEqual(['abc^C', '$ |'])
  })

  it('[TTY-6] leaves what was typed ahead to the next prompt', async () => {
    const session = new TtySession()
    session.tty.input(keys('echo a', 'Enter', 'ec'))
    const first = session.tty.readLine('$ ')
    expect(await first).toBe('echo a')
    void session.tty.readLine('$ ')
    session.tty.input('h')
    expect(await session.seen()).toEqual(['echo a', 'ec$ echo a', '$ ech|'])
  })
})
