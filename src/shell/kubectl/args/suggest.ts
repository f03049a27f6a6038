/** How many letters have to be inserted, deleted or replaced to make one word of the other. */
export function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const swap = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, swap))
    }
    row = next
  }
  return row[b.length]!
}

/** What somebody may have meant: cobra's SuggestionsFor. At most two letters off, or the beginning of a name. */
export function suggestions(
  typed: string,
  known: readonly { name: string; suggestFor?: readonly string[] }[],
): string[] {
  const word = typed.toLowerCase()
  return known
    .filter(
      ({ name, suggestFor = [] }) =>
        distance(word, name) <= 2 || name.startsWith(word) || suggestFor.some((each) => each === word),
    )
    .map(({ name }) => name)
}

/** The text that cobra puts behind an unknown command. */
export function suggestionText(names: readonly string[]): string {
  return names.length === 0 ? '' : `\n\nDid you mean this?\n${names.map((name) => `\t${name}\n`).join('')}`
}
