import type { Lesson, Part } from '../../lessons/types.ts'

/**
 * The parts with those of their lessons that have every word of the query somewhere: in what they are called, in a
 * reason that they explain, or in what they say. Parts without any are left out; an empty query leaves all in.
 *
 * @example found(parts, 'affinity') // the parts of lessons that speak of session affinity
 */
export function found(parts: readonly Part[], query: string): Part[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  return parts
    .map((part) => ({ ...part, lessons: part.lessons.filter((one) => speaksOf(one, part.title, words)) }))
    .filter(({ lessons }) => lessons.length > 0)
}

function speaksOf({ title, reasons, prose }: Lesson, part: string, words: readonly string[]): boolean {
  const text = [title, part, ...reasons, prose].join('\n').toLowerCase()
  return words.every((word) => text.includes(word))
}
