import { FileProblem, resolvePath } from '../../files/files.ts'
import { readAll, textSource, type Source } from '../../io/stream.ts'
import type { Process } from '../../process.ts'

/** A file to read, or standard input for `-`; undefined, after a sentence on standard error, where it can't be. */
export async function openInput(process: Process, name: string): Promise<Source | undefined> {
  if (name === '-') return process.stdin
  try {
    return textSource(process.files.read(resolvePath(name, process.cwd)))
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error
    await process.stderr.write(`${process.name}: ${name}: ${error.reason}\n`)
    return undefined
  }
}

/** The text of each file that can be read, standard input where none is named; `failed` where one could not. */
export async function readInputs(
  process: Process,
  names: readonly string[],
): Promise<{ texts: { name: string; text: string }[]; failed: boolean }> {
  const texts: { name: string; text: string }[] = []
  let failed = false
  for (const name of names.length > 0 ? names : ['-']) {
    const source = await openInput(process, name)
    if (source) texts.push({ name, text: await readAll(source) })
    else failed = true
  }
  return { texts, failed }
}

/** The lines of a text, without the empty one behind the last newline. */
export function linesIn(text: string): string[] {
  if (text === '') return []
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')
}

/** Lines as text, each with its end. */
export function joinLines(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('')
}
