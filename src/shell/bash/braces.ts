/**
 * Brace expansion, which works on the text of a word before anything else is looked at: `a{1..3}`, `{x,y}z`.
 * Source: bash manual, Brace Expansion.
 */

/** More words than this are a mistake: `{1..100000000}`. */
const MAX_WORDS = 100_000

/** The words that a word's text stands for; itself where it has no braces that mean anything. */
export function expandBraces(text: string): string[] {
  const found = firstBraces(text)
  if (!found) return [text]
  const { before, items, after } = found
  const tails = expandBraces(after)
  const heads = items.flatMap((item) => (found.isList ? expandBraces(item) : [item]))
  if (heads.length * tails.length > MAX_WORDS) return [text]
  return heads.flatMap((head) => tails.map((tail) => before + head + tail))
}

function firstBraces(text: string): { before: string; items: string[]; after: string; isList: boolean } | undefined {
  for (let open = 0; open < text.length; open = skip(text, open)) {
    if (text[open] !== '{' || text[open - 1] === '$') continue
    const close = closing(text, open)
    if (close < 0) continue
    const inner = text.slice(open + 1, close)
    const list = split(inner)
    const items = list.length > 1 ? list : sequence(inner)
    if (items) return { before: text.slice(0, open), items, after: text.slice(close + 1), isList: list.length > 1 }
  }
  return undefined
}

/** Behind the character at `i`, or behind the quoted text or expansion that begins there. */
function skip(text: string, i: number): number {
  const c = text[i]!
  if (c === '\\') return i + 2
  if (c === "'" || c === '"' || c === '`') {
    let end = i + 1
    while (end < text.length && text[end] !== c) end += c !== "'" && text[end] === '\\' ? 2 : 1
    return end + 1
  }
  if (c === '$' && (text[i + 1] === '{' || text[i + 1] === '(')) {
    const [open, close] = text[i + 1] === '{' ? ['{', '}'] : ['(', ')']
    let depth = 0
    for (let end = i + 1; end < text.length; end++) {
      if (text[end] === '\\') end++
      else if (text[end] === open) depth++
      else if (text[end] === close && --depth === 0) return end + 1
    }
  }
  return i + 1
}

function closing(text: string, open: number): number {
  let depth = 0
  for (let i = open; i < text.length; i = skip(text, i)) {
    if (text[i] === '{') depth++
    else if (text[i] === '}' && --depth === 0) return i
  }
  return -1
}

function split(inner: string): string[] {
  const out: string[] = []
  let depth = 0
  let start = 0
  for (let i = 0; i < inner.length; i = skip(inner, i)) {
    if (inner[i] === '{') depth++
    else if (inner[i] === '}') depth--
    else if (inner[i] === ',' && depth === 0) {
      out.push(inner.slice(start, i))
      start = i + 1
    }
  }
  return [...out, inner.slice(start)]
}

function sequence(inner: string): string[] | undefined {
  const numbers = /^(-?\d+)\.\.(-?\d+)(?:\.\.(-?\d+))?$/.exec(inner)
  const letters = /^([a-zA-Z])\.\.([a-zA-Z])(?:\.\.(-?\d+))?$/.exec(inner)
  const found = numbers ?? letters
  if (!found) return undefined
  const [, a = '', b = '', by] = found
  const from = numbers ? Number(a) : a.charCodeAt(0)
  const to = numbers ? Number(b) : b.charCodeAt(0)
  const step = Math.max(1, Math.abs(Number(by ?? 1)))
  if (Math.abs(to - from) / step > MAX_WORDS) return undefined
  const isPadded = /^-?0\d/.test(a) || /^-?0\d/.test(b)
  const width = isPadded ? Math.max(a.length, b.length) : 0
  const out: string[] = []
  for (let n = from; from <= to ? n <= to : n >= to; n += from <= to ? step : -step) {
    out.push(numbers ? pad(n, width) : String.fromCharCode(n))
  }
  return out
}

function pad(n: number, width: number): string {
  return n < 0 ? `-${String(-n).padStart(width - 1, '0')}` : String(n).padStart(width, '0')
}
