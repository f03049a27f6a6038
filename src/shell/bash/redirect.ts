import type { HereDoc, Redirect, Redirection } from 'unbash'
import { FileProblem, resolvePath, type Files } from '../files/files.ts'
import { NOTHING, NOWHERE, textSource, type Sink, type Source } from '../io/stream.ts'
import type { Expander } from './expand.ts'
import { Mistake } from './flow.ts'

/** Open files by number. */
export type Descriptors = ReadonlyMap<number, Source | Sink>

/** The open files of a command after its redirections, in order. Throws Mistake where one cannot be. */
export async function redirected(
  redirections: readonly Redirection[],
  open: Descriptors,
  expander: Expander,
  files: Files,
): Promise<Descriptors> {
  if (redirections.length === 0) return open
  const out = new Map(open)
  for (const redirection of redirections) {
    const fd = redirection.descriptor?.type === 'FileDescriptor' ? redirection.descriptor.value : undefined
    if (redirection.type === 'HereDoc') out.set(fd ?? 0, textSource(await hereText(redirection, expander)))
    else if (redirection.type === 'HereString') {
      out.set(fd ?? 0, textSource(`${await expander.text(redirection.target)}\n`))
    } else await redirect(redirection, fd, out, expander, files)
  }
  return out
}

async function hereText({ delimiter, body, operator }: HereDoc, expander: Expander): Promise<string> {
  const text = delimiter?.quoted || !body.parts ? body.text : await expander.body(body.parts)
  return operator === '<<-' ? text.replaceAll(/^\t+/gm, '') : text
}

async function redirect(
  { operator, target }: Redirect,
  fd: number | undefined,
  out: Map<number, Source | Sink>,
  expander: Expander,
  files: Files,
): Promise<void> {
  const name = await expander.text(target)
  if (operator === '>&' || operator === '<&') {
    const to = fd ?? (operator === '>&' ? 1 : 0)
    if (name === '-') out.delete(to)
    else if (/^\d+$/.test(name)) out.set(to, duplicate(Number(name), out))
    else if (operator === '>&') bothTo(fileSink(name, false, expander, files), out)
    else throw new Mistake(`${name}: ambiguous redirect`)
    return
  }
  if (operator === '&>' || operator === '&>>') {
    bothTo(fileSink(name, operator === '&>>', expander, files), out)
    return
  }
  if (operator === '<') {
    out.set(fd ?? 0, fileSource(name, expander, files))
    return
  }
  const { noclobber } = expander.around.state.options
  const path = resolvePath(name, expander.around.state.cwd)
  if (operator === '>' && noclobber && files.info(path)?.kind === 'file') {
    throw new Mistake(`${name}: cannot overwrite existing file`)
  }
  out.set(fd ?? 1, fileSink(name, operator === '>>' || operator === '<>', expander, files))
}

function bothTo(sink: Sink, out: Map<number, Source | Sink>): void {
  out.set(1, sink)
  out.set(2, sink)
}

function duplicate(from: number, open: Descriptors): Source | Sink {
  const file = open.get(from)
  if (!file) throw new Mistake(`${from}: Bad file descriptor`)
  return file
}

function fileSource(name: string, expander: Expander, files: Files): Source {
  if (name === '/dev/null') return NOTHING
  return textSource(speaking(name, () => files.read(resolvePath(name, expander.around.state.cwd))))
}

function fileSink(name: string, append: boolean, expander: Expander, files: Files): Sink {
  if (name === '/dev/null') return NOWHERE
  if (name === '') throw new Mistake(': No such file or directory')
  const path = resolvePath(name, expander.around.state.cwd)
  speaking(name, () => (append ? files.append(path, '') : files.write(path, '')))
  return {
    write(text) {
      try {
        files.append(path, text)
        return Promise.resolve()
      } catch (error) {
        return Promise.reject(error instanceof Error ? error : new Error(String(error)))
      }
    },
  }
}

/** Errors of files name the path as it was written, not as it was found. */
function speaking<T>(name: string, act: () => T): T {
  try {
    return act()
  } catch (error) {
    if (error instanceof FileProblem) throw new Mistake(`${name}: ${error.reason}`)
    throw error
  }
}
