/** A JSON text that Go's decoder refuses: the offset it prints, and its sentence. */
export interface JsonProblem {
  offset: number
  message: string
}

const SPACE = /[ \t\r\n]/
const NUMBER = /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/y

/**
 * Finds where a JSON value that begins at `start` ends, or what is wrong with it in the words of encoding/json.
 * Iterative, so that no nesting is too deep for it.
 */
export function scanJson(text: string, start: number, depth: number): { end: number } | JsonProblem {
  const open: string[] = []
  let at = start
  let expect: 'value' | 'value or ]' | 'key' | 'key or }' | 'colon' | 'after' = 'value'

  const skip = () => {
    while (at < text.length && SPACE.test(text[at]!)) at++
  }
  const wrong = (context: string): JsonProblem =>
    at >= text.length
      ? { offset: at, message: 'unexpected EOF' }
      : { offset: at + 1, message: `invalid character ${quote(text[at]!)} ${context}` }

  for (;;) {
    skip()
    const c = text[at]
    if (expect === 'after') {
      const container = open.at(-1)
      if (!container) return { end: at }
      if (c === ',') expect = container === '{' ? 'key' : 'value'
      else if (c === (container === '{' ? '}' : ']')) open.pop()
      else return wrong(container === '{' ? 'after object key:value pair' : 'after array element')
      at++
    } else if (expect === 'key' || expect === 'key or }') {
      if (c === '}' && expect === 'key or }') {
        open.pop()
        at++
        expect = 'after'
      } else if (c === '"') {
        const problem = string()
        if (problem) return problem
        expect = 'colon'
      } else return wrong('looking for beginning of object key string')
    } else if (expect === 'colon') {
      if (c !== ':') return wrong('after object key')
      at++
      expect = 'value'
    } else if (c === ']' && expect === 'value or ]') {
      open.pop()
      at++
      expect = 'after'
    } else if (c === '{' || c === '[') {
      if (open.length >= depth) return { offset: at + 1, message: `exceeded max depth of ${depth}` }
      open.push(c)
      at++
      expect = c === '{' ? 'key or }' : 'value or ]'
    } else {
      const problem = scalar(c)
      if (problem) return problem
      expect = 'after'
    }
  }

  function scalar(c: string | undefined): JsonProblem | null {
    if (c === '"') return string()
    for (const word of ['true', 'false', 'null']) {
      if (c !== word[0]) continue
      for (const letter of word) {
        if (text[at] !== letter) return wrong(`in literal ${word} (expecting ${quote(letter)})`)
        at++
      }
      return null
    }
    NUMBER.lastIndex = at
    const number = NUMBER.exec(text)
    if (!number) return wrong('looking for beginning of value')
    at += number[0].length
    return null
  }

  function string(): JsonProblem | null {
    for (at++; at < text.length; at++) {
      const c = text[at]!
      if (c === '"') {
        at++
        return null
      }
      if (c < ' ') return wrong('in string literal')
      if (c === '\\' && !/["\\/bfnrtu]/.test(text[++at] ?? '"')) return wrong('in string escape code')
    }
    return wrong('')
  }
}

function quote(character: string): string {
  if (character === "'") return `'\\''`
  if (character === '"') return `'"'`
  return `'${JSON.stringify(character).slice(1, -1)}'`
}
