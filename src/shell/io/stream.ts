/** Where a process reads from. */
export interface Source {
  /** The next piece of text, of whatever length but 0; null at the end. */
  read(): Promise<string | null>
}

/** Where a process writes to. */
export interface Sink {
  /** Resolves when the text was taken; a slow reader makes a writer wait. Throws BrokenPipe where nobody reads any more. */
  write(text: string): Promise<void>
  /** Nobody reads any more: whoever waits for something to write may as well end. */
  readonly isBroken?: boolean
}

/** Writing to a pipe whose reader has gone: the process ends, as SIGPIPE ends it. */
export class BrokenPipe extends Error {
  constructor() {
    super('Broken pipe')
  }
}

/** Ctrl+C: whatever runs ends with 130 and says nothing. */
export class Interrupted extends Error {
  constructor() {
    super('Interrupted')
  }
}

/** Reads nothing: /dev/null. */
export const NOTHING: Source = { read: () => Promise.resolve(null) }

/** Throws away what is written: /dev/null. */
export const NOWHERE: Sink = { write: () => Promise.resolve() }

/** A source of a text that is there already. */
export function textSource(text: string): Source {
  let left: string | null = text || null
  return {
    read: () => {
      const piece = left
      left = null
      return Promise.resolve(piece)
    },
  }
}

/** Keeps what is written, for `$(…)` and tests. */
export class Collector implements Sink {
  text = ''

  write(text: string): Promise<void> {
    this.text += text
    return Promise.resolve()
  }
}

/** All that is left to read. */
export async function readAll(source: Source): Promise<string> {
  let text = ''
  for (let piece = await source.read(); piece !== null; piece = await source.read()) text += piece
  return text
}
