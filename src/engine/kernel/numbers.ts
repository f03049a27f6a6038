/**
 * Numbers to be kept: the same array as before if they are the same, or a copy that takes eight bytes for each and no
 * more. (Engines keep an array of doubles so, but not one that has grown by `push`, which has room to spare and may
 * hold each double as an object of its own.)
 */
export function keep(numbers: readonly number[], before: readonly number[] | undefined): readonly number[] {
  if (before && areSame(numbers, before)) return before
  const copy: number[] = []
  copy.length = numbers.length
  for (let i = 0; i < numbers.length; i++) copy[i] = numbers[i]!
  return copy
}

function areSame(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}
