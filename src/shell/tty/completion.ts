import { textWidth } from './width.ts'

/** What the word before the cursor may become. */
export interface Completion {
  /** Where the word begins in the line. */
  from: number
  /** All that may stand from there to the cursor, with what follows: a space, `/` or `=`. Sorted; none: nothing fits. */
  candidates: readonly string[]
  /** What is listed for each candidate; default: itself without what follows. */
  shown?: readonly string[]
}

/** Completes a line whose cursor is at an index of it. */
export type Completer = (line: string, cursor: number) => Promise<Completion>

/** So many are shown only to who says that they want them all: readline's completion-query-items. */
export const ASK_FROM = 100

export function commonPrefix(texts: readonly string[]): string {
  const [first = '', ...rest] = texts
  let length = first.length
  for (const text of rest) {
    while (!text.startsWith(first.slice(0, length))) length--
  }
  const code = first.charCodeAt(length - 1)
  return first.slice(0, code >= 0xd800 && code <= 0xdbff ? length - 1 : length)
}

/** The lines of a list in columns, sorted downwards: readline's rl_display_match_list. */
export function inColumns(texts: readonly string[], columns: number): string[] {
  const widest = Math.max(0, ...texts.map(textWidth)) + 2
  let across = Math.floor(columns / widest)
  if (across !== 1 && across * widest === columns) across--
  across = Math.max(1, across)
  const down = Math.ceil(texts.length / across)
  return Array.from({ length: down }, (_, row) =>
    texts
      .filter((_, i) => i % down === row)
      .map((text, i, all) => (i === all.length - 1 ? text : text + ' '.repeat(widest - textWidth(text))))
      .join(''),
  )
}

/** What the list says of each candidate. */
export function shownOf({ candidates, shown }: Completion): readonly string[] {
  return shown ?? candidates.map((each) => each.replace(/ $/, ''))
}
