/** A stretch of a line, and what it is. */
export interface Token {
  text: string
  is: 'comment' | 'key' | 'mark' | 'string' | 'number' | null
}

/**
 * What the parts of a line of YAML are, as far as colours need to know. Texts over several lines are plain.
 * @example tokensOf('seed: 7 # lucky') // seed, ': ', 7, ' ', '# lucky'
 */
export function tokensOf(line: string): Token[] {
  if (/^---(\s|$)/.test(line)) return [{ text: line.slice(0, 3), is: 'mark' }, ...rest(line.slice(3))]
  const [, before = '', key = '', colon = ''] =
    /^(\s*(?:- +)*)([^\s#'"{[-][^:#]*?|"[^"]*"|'[^']*')(:)(?=\s|$)/.exec(line) ?? []
  if (!key) return rest(line)
  return [
    { text: before, is: null },
    { text: key, is: 'key' },
    { text: colon, is: null },
    ...rest(line.slice(before.length + key.length + colon.length)),
  ]
}

const PARTS = /(^|\s)#.*$|"(?:[^"\\]|\\.)*"|'[^']*'|[\w.-]+(?=\s*:(?:\s|$))|[^\s,[\]{}#"':][^\s,[\]{}]*/g

function rest(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  for (const found of text.matchAll(PARTS)) {
    if (found.index > at) tokens.push({ text: text.slice(at, found.index), is: null })
    tokens.push({ text: found[0], is: kindOf(found[0], text.slice(found.index + found[0].length)) })
    at = found.index + found[0].length
  }
  if (at < text.length) tokens.push({ text: text.slice(at), is: null })
  return tokens
}

function kindOf(text: string, after: string): Token['is'] {
  if (/^\s*#/.test(text)) return 'comment'
  if (/^\s*:(\s|$)/.test(after)) return 'key'
  if (/^(-?\d+(\.\d+)?|true|false|null|~)$/.test(text)) return 'number'
  return text === '-' ? null : 'string'
}
