import type { Machine } from '../machine.ts'
import type { State } from '../bash/state.ts'

/** One thing that a word may become: its whole text, without quotes. */
export interface Offer {
  text: string
  /** What is put behind it where it is the only one; default a space. */
  tail?: '' | ' ' | '/' | '='
  /** What it is, in a few words. */
  about?: string
  /** What is listed in place of the text: of a path its last part. */
  shown?: string
}

/** Who asks: the shell whose line it is, and where it runs. */
export interface Asker {
  readonly machine: Machine
  readonly state: State
}

/** The words of a command up to the cursor. */
export interface CommandLine {
  /** Whole words before the one at hand, without quotes: the command's name first. */
  readonly words: readonly string[]
  /** The word at hand, as far as it is typed. */
  readonly word: string
}

/**
 * What a program's arguments may be; undefined: files.
 * @param ofCommand the same for a command among its arguments: `watch ls`
 */
export type ArgumentOffers = (
  line: CommandLine,
  asker: Asker,
  ofCommand: (line: CommandLine, asker: Asker) => readonly Offer[],
) => readonly Offer[] | undefined

/** Offers of plain texts. */
export function offers(texts: Iterable<string>, tail: Offer['tail'] = ' '): Offer[] {
  return [...texts].map((text) => ({ text, tail }))
}
