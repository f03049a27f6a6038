import { textWidth } from '../tty/width.ts'
import type { Offer } from './offer.ts'

/** A description that is shorter than this is not worth a column. */
const MIN_ABOUT = 8
/** Two spaces and two parentheses. */
const AROUND = 4

/** What is listed of each offer: with what it is about in parentheses, where that is known, as cobra's script does. */
export function listed(offers: readonly Offer[], columns: number): string[] {
  const names = offers.map(({ text, shown }) => shown ?? text)
  const longest = Math.max(0, ...names.map(textWidth))
  return offers.map(({ about }, i) => {
    const name = names[i]!
    if (!about) return name
    const aligned = columns - longest - AROUND > MIN_ABOUT
    const head = aligned ? name + ' '.repeat(longest - textWidth(name)) : name
    const room = columns - textWidth(head) - AROUND
    if (room <= 0) return head
    return `${head}  (${about.length > room ? `${about.slice(0, room - 1)}…` : about})`
  })
}
