import type { Cluster } from '#engine'
import type { SourceFile } from '#manifest'
import { Collector, localMachine, MemoryFiles, NOTHING, Shell, SteppedTime } from '#shell'

const HOME = '/root'

/** What typing something printed. */
export interface Typed {
  line: string
  out: string
  status: number
}

/** Somebody at a terminal that nobody sees: what is waited for comes at once, and the cluster's time passes with it. */
export class Typist {
  readonly #files = new MemoryFiles([HOME, '/tmp'])
  readonly #names = new Set<string>()
  readonly #owned = new Map<string, string>()
  readonly #out = new Collector()
  readonly #shell: Shell

  constructor(cluster: Cluster) {
    const machine = localMachine({
      cluster,
      time: new SteppedTime(cluster),
      files: this.#files,
      ledger: {
        applied: (path, object) => {
          const name = path.slice(HOME.length + 1)
          if (this.#names.has(name)) this.#owned.set(cluster.keyOf({ ...object }), name)
        },
        deleted: () => {}, // an editor has the file still, and brings it back
      },
    })
    this.#shell = new Shell({ machine, stdin: NOTHING, stdout: this.#out, stderr: this.#out })
  }

  /**
   * Which object stands in which of the files that were put: `Kind/namespace/name` and the file. What lines typed has
   * brought is in none, though they had it from files that they wrote themselves.
   */
  get owned(): [key: string, file: string][] {
    return [...this.#owned]
  }

  /** Puts files where the editor has them. */
  put(files: readonly SourceFile[]): void {
    for (const { name, text } of files) {
      this.#names.add(name)
      this.#files.write(`${HOME}/${name}`, text)
    }
  }

  async type(line: string): Promise<Typed> {
    const before = this.#out.text.length
    const status = await this.#shell.run(line)
    return { line, status, out: this.#out.text.slice(before) }
  }
}
