export const PANEL_ID = 'pp-editor-panel'

export function tabId(name: string): string {
  return `pp-file-${name.replace(/[^\w.-]/g, '_')}`
}

/** Gives a name its `.yaml` where it has no ending that kubectl would read. */
export function withEnding(name: string): string {
  return /\.(ya?ml|json)$/i.test(name) ? name : `${name}.yaml`
}

/** What is wrong with a name for a file, as a sentence, or null. */
export function nameProblem(typed: string, taken: readonly string[]): string | null {
  const name = typed.trim()
  if (name === '') return 'A file needs a name.'
  if (name.length > 80) return 'That name is too long.'
  // it is also the path that kubectl and Monaco know the file by
  if (!/^[\w][\w. -]*$/.test(name)) return 'Letters, digits, dots, dashes and spaces only.'
  return taken.includes(withEnding(name)) ? `There is a ${withEnding(name)} already.` : null
}
