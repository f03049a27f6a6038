import { BrokenPipe, type Sink, type Source } from './stream.ts'

/** Letters that a pipe holds before its writer has to wait; the kernel's has 64 KiB. */
const CAPACITY = 65_536

/**
 * A pipe: what is written at one end is read at the other, in order. The writer waits while it is full; when the reader
 * has closed its end, writing throws BrokenPipe.
 */
export class Pipe implements Source, Sink {
  #pieces: string[] = []
  #size = 0
  #ended = false
  #broken = false
  #waiting: (() => void)[] = []

  get isBroken(): boolean {
    return this.#broken
  }

  async write(text: string): Promise<void> {
    if (this.#broken) throw new BrokenPipe()
    if (text === '') return
    this.#pieces.push(text)
    this.#size += text.length
    this.#wake()
    while (this.#size > CAPACITY && !this.#broken) await this.#change()
    if (this.#broken) throw new BrokenPipe()
  }

  async read(): Promise<string | null> {
    while (this.#pieces.length === 0) {
      if (this.#ended || this.#broken) return null
      await this.#change()
    }
    const text = this.#pieces.join('')
    this.#pieces = []
    this.#size = 0
    this.#wake()
    return text
  }

  /** No more will be written. */
  end(): void {
    this.#ended = true
    this.#wake()
  }

  /** Nobody reads any more. */
  break(): void {
    this.#broken = true
    this.#pieces = []
    this.#size = 0
    this.#wake()
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  #wake(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const resolve of waiting) resolve()
  }
}
