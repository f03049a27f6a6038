import { readSyntax } from './syntax.ts'

/** Behind these a line goes on without a semicolon. */
const GOES_ON = /(?:^|\s)(?:do|then|else|in|\{|\(|!)$|(?:\||&|;|\{|\()$/

/**
 * A command that was typed in several lines as the history keeps it: in one, where that means the same (bash's cmdhist);
 * heredocs and quotes stay as they are.
 */
export function oneLine(text: string): string {
  if (!text.includes('\n')) return text
  const lines = text.split('\n').map((line) => line.trim())
  const joined = lines.reduce((all, line) => {
    if (line === '') return all
    return all === '' ? line : `${all}${GOES_ON.test(all) ? ' ' : '; '}${line}`
  }, '')
  return shape(joined) === shape(text) ? joined : text
}

/** The parsed commands, wherever in the text they stand. */
function shape(text: string): string {
  const syntax = readSyntax(text, true)
  if (syntax.kind !== 'complete') return `? ${text}`
  return JSON.stringify(syntax.script.commands, (key, value: unknown) =>
    key === 'pos' || key === 'end' ? undefined : value,
  )
}
