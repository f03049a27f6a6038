/** Reads a shell line into its commands, as far as a manifest's one-liners need: no expansion, no control flow. */

export interface Command {
  words: string[]
  /** The file that its output goes to. */
  into?: { path: string; append: boolean }
  /** What stands before it: it is left out when the one before failed (`&&`) or did not (`||`). */
  after: ';' | '&&' | '||' | '|' | '&'
  /** It takes the shell's place. */
  exec?: true
}

const KEYWORDS = new Set(['do', 'then', 'else', '{', '('])

/**
 * @example parseShell("echo hi > /tmp/a && nginx -g 'daemon off;'")
 * // [{ words: ['echo', 'hi'], into: { path: '/tmp/a', append: false }, after: ';' }, { words: ['nginx', '-g', 'daemon off;'], after: '&&' }]
 */
export function parseShell(line: string): Command[] {
  const commands: Command[] = []
  let after: Command['after'] = ';'
  let words: string[] = []
  const end = (next: Command['after']) => {
    const command = commandOf(words, after)
    if (command) commands.push(command)
    words = []
    after = next
  }
  for (const token of tokens(line)) {
    if (token.kind === 'word') words.push(token.text)
    else end(token.text as Command['after'])
  }
  end(';')
  return commands
}

/** Redirections are taken out; keywords before a command are not part of it. */
function commandOf(tokens: string[], after: Command['after']): Command | undefined {
  const words: string[] = []
  let into: Command['into']
  for (let i = 0; i < tokens.length; i++) {
    const redirect = /^(\d?)(>>?)(.*)$/.exec(tokens[i]!)
    if (!redirect) {
      if (words.length || !KEYWORDS.has(tokens[i]!)) words.push(plain(tokens[i]!))
      continue
    }
    const path = plain(redirect[3] || tokens[++i] || '')
    if (redirect[1] !== '2' && !path.startsWith('&')) into = { path, append: redirect[2] === '>>' }
  }
  const exec = words[0] === 'exec'
  if (exec) words.shift()
  if (!words.length) return undefined
  return { words, after, ...(into && { into }), ...(exec && { exec }) }
}

/** A quoted redirection sign is none. */
const QUOTED = '\u0001'

function plain(word: string): string {
  return word.replaceAll(QUOTED, '')
}

type Token = { kind: 'word' | 'separator'; text: string }

function tokens(line: string): Token[] {
  const found: Token[] = []
  let word: string | undefined
  const flush = () => {
    if (word !== undefined) found.push({ kind: 'word', text: word })
    word = undefined
  }
  for (let i = 0; i < line.length; i++) {
    const char = line[i]!
    if (char === "'" || char === '"') {
      const close = closing(line, i)
      const inner = line.slice(i + 1, close)
      word = `${word ?? ''}${QUOTED}${char === '"' ? inner.replace(/\\(["\\$`])/g, '$1') : inner}`
      i = close
    } else if (char === '$' && line[i + 1] === '(') {
      const close = line.indexOf(')', i)
      word = (word ?? '') + line.slice(i, close < 0 ? line.length : close + 1)
      i = close < 0 ? line.length : close
    } else if (char === '\\') {
      if (line[++i] !== '\n') word = (word ?? '') + (line[i] ?? '')
    } else if (char === '>') {
      // the descriptor before it belongs to it: `2>/dev/null`
      if (word !== undefined && !/^\d$/.test(word)) flush()
      word = `${word ?? ''}>`
      if (line[i + 1] === '>') word += line[++i]!
      if (line[i + 1] === '&') word += line.slice(i + 1, (i += 2) + 1)
    } else if (/[;\n|&]/.test(char)) {
      flush()
      const twice = line[i + 1] === char && (char === '&' || char === '|')
      found.push({ kind: 'separator', text: twice ? char + char : char === '\n' ? ';' : char })
      if (twice) i++
    } else if (/\s/.test(char)) flush()
    else word = (word ?? '') + char
  }
  flush()
  return found
}

function closing(line: string, open: number): number {
  for (let i = open + 1; i < line.length; i++) {
    if (line[i] === '\\' && line[open] === '"') i++
    else if (line[i] === line[open]) return i
  }
  return line.length
}
