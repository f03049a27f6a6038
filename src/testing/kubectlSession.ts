import { Cluster } from '#engine'
import { MemoryFiles } from '../shell/files/memory.ts'
import { Collector, textSource } from '../shell/io/stream.ts'
import { Shell } from '../shell/shell.ts'
import { testMachine } from './testMachine.ts'

/** A shell on a computer that looks at a cluster; each line gives what it printed, what it complained, and its code. */
export class KubectlSession {
  readonly files = new MemoryFiles()
  readonly #shell: Shell
  readonly #stdout = new Collector()
  readonly #stderr = new Collector()

  constructor(
    readonly cluster = new Cluster(),
    files: Readonly<Record<string, string>> = {},
    stdin = '',
  ) {
    for (const [name, text] of Object.entries(files)) this.files.write(`/root/${name}`, text)
    const machine = testMachine(cluster, this.files)
    const { stdout, stderr } = { stdout: this.#stdout, stderr: this.#stderr }
    this.#shell = new Shell({ machine, stdin: textSource(stdin), stdout, stderr })
  }

  async type(line: string): Promise<{ out: string; err: string; code: number }> {
    this.#stdout.text = this.#stderr.text = ''
    const code = await this.#shell.run(line)
    return { out: this.#stdout.text, err: this.#stderr.text, code }
  }
}
