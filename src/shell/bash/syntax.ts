import { forEachChild, parse as parseBash, type ParsedScript, type SyntaxNode } from 'unbash'

/** What text is to bash: something to run, the beginning of something, or a mistake. */
export type Syntax =
  | { kind: 'complete'; script: ParsedScript }
  | { kind: 'incomplete' }
  /** `script` holds the commands of the lines before the mistake: bash has run them when it meets it. */
  | { kind: 'error'; message: string; line: number; text: string; script: ParsedScript }

/** What the parser says of `echo >`, which no further line can put right. */
const NO_TARGET = 'expected redirect target'

/** Reads text as bash does. `atEnd`: no more will come, so that what is incomplete is a mistake. */
export function readSyntax(text: string, atEnd: boolean): Syntax {
  const script = parseBash(text)
  const errors = script.errors ?? []
  const [first] = errors
  if (!first) {
    if (!atEnd && (/(^|[^\\])(\\\\)*\\$/.test(text) || hasOpenHereDoc(script))) return { kind: 'incomplete' }
    return { kind: 'complete', script }
  }
  const isOpen = errors.every(({ message, pos }) => message.startsWith('unterminated') || isAtEnd(message, pos, text))
  if (isOpen && !atEnd) return { kind: 'incomplete' }
  const start = text.lastIndexOf('\n', Math.max(0, first.pos - 1)) + 1
  const commands = isOpen ? [] : script.commands.filter(({ end }) => end <= start)
  // The end of the text counts as a line of its own.
  const line = (isOpen ? `${text.replace(/\n$/, '')}\n` : text.slice(0, first.pos)).split('\n').length
  return {
    kind: 'error',
    message: isOpen ? openMessage(first.message) : `syntax error near unexpected token \`${tokenAt(text, first)}'`,
    line: isOpen && first.message.startsWith('unterminated') ? text.slice(0, first.pos).split('\n').length : line,
    text: text.split('\n')[line - 1] ?? '',
    script: { ...script, commands },
  }
}

/** `expected 'done' to close 'for'` where the text ends: more may follow. The file of a redirection never does. */
function isAtEnd(message: string, pos: number, text: string): boolean {
  if (message === NO_TARGET) return false
  return message.startsWith('expected') && text.slice(pos).trim().length <= 1 && !/[;&|)]$/.test(text.slice(pos).trim())
}

function openMessage(message: string): string {
  const quote = { 'unterminated double quote': '"', 'unterminated single quote': "'", 'unterminated backtick': '`' }
  const found = (quote as Record<string, string>)[message]
  if (found) return `unexpected EOF while looking for matching \`${found}'`
  if (/command substitution|arithmetic|extended glob/.test(message))
    return "unexpected EOF while looking for matching `)'"
  if (/parameter expansion/.test(message)) return "unexpected EOF while looking for matching `}'"
  return 'syntax error: unexpected end of file'
}

function tokenAt(text: string, { message, pos }: { message: string; pos: number }): string {
  const rest = text.slice(pos).trimStart()
  const endsLine = message === NO_TARGET && /^[ \t]*(\n|$)/.test(text.slice(pos))
  if (rest === '' || endsLine) return 'newline'
  return /^(&&|\|\||;;|[;&|()<>]|[^\s;&|()<>]+)/.exec(rest)?.[0] ?? rest[0]!
}

function hasOpenHereDoc(node: SyntaxNode): boolean {
  if (node.type === 'HereDoc' && !node.closing) return true
  let open = false
  forEachChild(node, (child) => {
    open ||= hasOpenHereDoc(child)
  })
  return open
}
