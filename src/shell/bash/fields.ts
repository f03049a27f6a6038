import { escapePattern } from './pattern.ts'

/** A part of a word after expansion. What is quoted is neither split nor taken for a pattern. */
export interface Piece {
  text: string
  quoted: boolean
  /** It came from an expansion outside of quotes: the letters of IFS in it end words. */
  split?: boolean
}

/** A word in the making: its pieces, or a place where one word ends and the next begins (`"$@"`). */
export type Part = Piece | 'break'

/** Spaces, tabs and newlines of IFS are never a field of their own; every other letter of it ends one. */
export function splitFields(text: string, ifs: string): { fields: string[]; opens: boolean; closes: boolean } {
  const isSpace = (c: string) => ifs.includes(c) && ' \t\n'.includes(c)
  const isMark = (c: string) => ifs.includes(c) && !' \t\n'.includes(c)
  const fields: string[] = []
  let i = 0
  while (i < text.length && isSpace(text[i]!)) i++
  const opens = i > 0
  let closes = false
  while (i < text.length) {
    let end = i
    while (end < text.length && !ifs.includes(text[end]!)) end++
    fields.push(text.slice(i, end))
    i = end
    closes = i < text.length
    while (i < text.length && isSpace(text[i]!)) i++
    if (i < text.length && isMark(text[i]!)) {
      i++
      while (i < text.length && isSpace(text[i]!)) i++
    }
  }
  return { fields, opens, closes }
}

/** A finished word as text, and as the pattern that it is for file names. */
export interface Field {
  text: string
  pattern: string
}

/** Makes words of parts: splits what came from expansions and was not quoted. */
export function toFields(parts: readonly Part[], ifs: string): Field[] {
  const out: Field[] = []
  let at: Field | null = null
  const add = (text: string, quoted: boolean) => {
    at ??= { text: '', pattern: '' }
    at.text += text
    at.pattern += quoted ? escapePattern(text) : text
  }
  const end = () => {
    if (at) out.push(at)
    at = null
  }
  for (const part of parts) {
    if (part === 'break') {
      end()
    } else if (!part.split) {
      add(part.text, part.quoted)
    } else {
      const { fields, opens, closes } = splitFields(part.text, ifs)
      if (opens) end()
      fields.forEach((field, i) => {
        if (i > 0) end()
        add(field, false)
      })
      if (closes) end()
    }
  }
  end()
  return out
}
