import { Cluster, type ClusterOptions } from '#engine'
import { l7 } from '#engine/l7'
import { MemoryFiles } from '../shell/files/memory.ts'
import type { Machine } from '../shell/machine.ts'
import type { Terminal } from '../shell/process.ts'
import { Shell } from '../shell/shell.ts'
import { testMachine } from './testMachine.ts'

/** Virtual milliseconds that a person needs to read what is there and to type the next line. */
const TYPING_MS = 3000
/** What a person's shell has. */
const ALIASES = { k: 'kubectl' }

export interface TypistOptions {
  cluster?: Cluster
  config?: ClusterOptions['config']
  /** Files of the directory that the person is in, by name. */
  files?: Readonly<Record<string, string>>
}

/**
 * Somebody at a terminal: types a line, looks at what comes, types the next. What programs print and what they complain
 * comes out of the same screen, as it does; a line that opens a shell in a pod goes on in that pod.
 *
 * @example
 * const { type } = typist({ files: { 'web.yaml': manifest } })
 * expect(await type('kubectl apply -f web.yaml')).toContain('created')
 */
export function typist({ config, cluster, files = {} }: TypistOptions = {}) {
  return new Typist(cluster ?? new Cluster({ ...(config && { config }), parts: [l7] }), files)
}

type Line = string | null

export class Typist implements Terminal {
  readonly columns = 200
  readonly rows = 50
  readonly machine: Machine
  readonly files = new MemoryFiles()
  /** Every line that was typed. */
  readonly typed: string[] = []
  /** What the shell shows before the next line: who and where. */
  prompt = ''
  /** The exit code of the shell, once it was left. */
  left: number | undefined
  readonly #shell: Shell
  #screen = ''
  #give: ((line: Line) => void) | undefined
  #asked: (() => void) | undefined

  constructor(
    readonly cluster: Cluster,
    files: Readonly<Record<string, string>>,
  ) {
    for (const [name, text] of Object.entries(files)) this.files.write(`/root/${name}`, text)
    this.machine = testMachine(cluster, this.files)
    this.#shell = new Shell({
      machine: this.machine,
      stdin: this,
      stdout: this,
      stderr: this,
      terminal: this,
      aliases: ALIASES,
    })
    void this.#shell.interact().then((code) => {
      this.left = code
      this.#asked?.()
    })
  }

  /**
   * Types a line and waits until the shell, or the program that reads, wants the next one.
   * @param interruptAfterMs presses Ctrl+C after so many virtual milliseconds
   * @returns what the screen showed meanwhile
   */
  type = async (line: string, { interruptAfterMs }: { interruptAfterMs?: number } = {}): Promise<string> => {
    await this.#whenAsked()
    this.cluster.step(TYPING_MS)
    this.typed.push(line)
    this.#screen = ''
    const give = this.#give!
    this.#give = undefined
    const done = new AbortController()
    if (interruptAfterMs !== undefined) {
      void this.machine.time.wait(interruptAfterMs, done.signal).then(
        () => this.#shell.interrupt(),
        () => {},
      )
    }
    give(line)
    await this.#whenAsked()
    done.abort()
    return this.#screen
  }

  /** The exit code of what was typed last, as `echo $?` tells it. */
  status = async (): Promise<number> => Number(await this.type('echo $?'))

  write(text: string): Promise<void> {
    this.#screen += text
    return Promise.resolve()
  }

  async read(): Promise<string | null> {
    const line = await this.#next()
    return line === null ? null : `${line}\n`
  }

  readLine(prompt: string): Promise<string | null> {
    this.prompt = prompt
    return this.#next()
  }

  #next(): Promise<Line> {
    return new Promise((resolve) => {
      this.#give = resolve
      this.#asked?.()
    })
  }

  #whenAsked(): Promise<void> {
    if (this.#give || this.left !== undefined) return Promise.resolve()
    return new Promise((resolve) => (this.#asked = resolve))
  }
}
