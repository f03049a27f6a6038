/** Marks that stand on the letter before them, joiners, variation selectors: they take no cell. */
const NO_CELL = /^[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff]$/u

/**
 * East Asian Width W and F, by blocks, and what is drawn as a picture by default. Flags are two letters of one cell each.
 * Source: UAX #11, EastAsianWidth.txt; wcwidth of terminals counts the same way.
 */
const TWO_CELLS =
  /^(?:(?![\u{1f1e6}-\u{1f1ff}])\p{Emoji_Presentation}|[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\u3247\u3250-\u4dbf\u4e00-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18aff}\u{1b000}-\u{1b2ff}\u{1f200}-\u{1f320}\u{20000}-\u{2fffd}\u{30000}-\u{3fffd}])$/u

/** Cells that a terminal gives to one code point: 0, 1 or 2. Of control characters: none of their own. */
export function widthOf(letter: string): 0 | 1 | 2 {
  const code = letter.codePointAt(0) ?? 0
  if (code < 0x300) return code < 0x20 || (code >= 0x7f && code < 0xa0) ? 0 : 1
  if (NO_CELL.test(letter)) return 0
  return TWO_CELLS.test(letter) ? 2 : 1
}

/** Cells that a text takes on one line. */
export function textWidth(text: string): number {
  let width = 0
  for (const letter of text) width += widthOf(letter)
  return width
}

/** Where the letter begins that ends at `at`: with the marks that stand on it, as readline moves. */
export function letterBefore(text: string, at: number): number {
  let start = at
  while (start > 0) {
    start -= isPair(text, start) ? 2 : 1
    if (!isMark(text, start) || (start > 0 && text.charCodeAt(start - 1) < 0x20)) break
  }
  return start
}

/** Where the letter ends that begins at `at`. */
export function letterAfter(text: string, at: number): number {
  let end = at
  while (end < text.length) {
    const code = text.codePointAt(end)!
    end += code > 0xffff ? 2 : 1
    if (code < 0x20 || !isMark(text, end)) break
  }
  return end
}

function isPair(text: string, end: number): boolean {
  return end > 1 && text.codePointAt(end - 2)! > 0xffff
}

function isMark(text: string, at: number): boolean {
  const code = text.codePointAt(at)
  return code !== undefined && code >= 0x300 && widthOf(String.fromCodePoint(code)) === 0
}
