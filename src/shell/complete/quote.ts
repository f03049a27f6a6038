/**
 * A text as it is typed in a line, so that bash reads it as one word.
 * @param quote the one that the person has opened
 * @param whole whether the word ends: the quote is closed then
 */
export function quoted(text: string, quote: '' | '"' | "'", whole: boolean): string {
  if (quote === "'") return `'${text.replaceAll("'", String.raw`'\''`)}${whole ? "'" : ''}`
  if (quote === '"') return `"${text.replaceAll(/[\\"$`]/g, String.raw`\$&`)}${whole ? '"' : ''}`
  const tilde = text.startsWith('~/') ? '~' : ''
  return tilde + text.slice(tilde.length).replaceAll(/[ \t\n\\'"$`|&;()<>*?[\]{}!#~]/g, String.raw`\$&`)
}
