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

/** Letters that somebody may keep of what is written. A process that wanted more would be without memory. */
const MEMORY = 2 ** 24

/** What a stream without an end does to who keeps all of it, or makes others keep it: the process ends. */
export class MemoryExhausted extends Error {
  constructor() {
    super('memory exhausted')
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
    this.text = appended(this.text, text)
    return Promise.resolve()
  }
}

/** All that is left to read. Throws MemoryExhausted when there is no end to it. */
export async function readAll(source: Source): Promise<string> {
  let text = ''
  for (let piece = await source.read(); piece !== null; piece = await source.read()) text = appended(text, piece)
  return text
}

function appended(text: string, piece: string): string {
  if (text.length + piece.length > MEMORY) throw new MemoryExhausted()
  return text + piece
}
