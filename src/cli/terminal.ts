import { createInterface, type Interface } from 'node:readline'
import { Interrupted, type Sink, type Terminal } from '#shell'

/** The terminal that this process was started from, with history and line editing by Node's readline. */
export class NodeTerminal implements Terminal {
  readonly #out: Sink
  readonly #readline: Interface
  #onInterrupt: () => void = () => {}

  constructor(out: Sink) {
    this.#out = out
    this.#readline = createInterface({ input: process.stdin, output: process.stdout, terminal: true })
    this.#readline.on('SIGINT', () => this.#onInterrupt())
  }

  get columns(): number {
    return process.stdout.columns || 80
  }

  get rows(): number {
    return process.stdout.rows || 24
  }

  /** Called at Ctrl+C while something runs. */
  set onInterrupt(act: () => void) {
    this.#onInterrupt = act
  }

  write(text: string): Promise<void> {
    return this.#out.write(text)
  }

  async read(): Promise<string | null> {
    const line = await this.readLine('')
    return line === null ? null : `${line}\n`
  }

  readLine(prompt: string): Promise<string | null> {
    return new Promise((resolve, reject) => {
      const before = this.#onInterrupt
      const finish = () => {
        this.#readline.off('close', onClose)
        this.#onInterrupt = before
      }
      const onClose = () => {
        finish()
        resolve(null)
      }
      this.#onInterrupt = () => {
        finish()
        process.stdout.write('^C\n')
        reject(new Interrupted())
      }
      this.#readline.once('close', onClose)
      this.#readline.question(prompt, (line) => {
        finish()
        resolve(line)
      })
    })
  }

  close(): void {
    this.#readline.close()
  }
}
