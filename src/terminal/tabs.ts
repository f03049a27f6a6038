import { changeFiles, fileFiled, files, type FileChange, type SourceFile, type TerminalNews } from '#state'

/** Text goes to the shell this long after the first key that changed it, or with the next key that is typed there. */
const SEND_MS = 50

/** Keeps the editor's tabs and the files of the shell's home directory the same. */
export class TabSync {
  /** What the shell has, by name. */
  #known = new Map<string, string>()
  #seen = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #stop: () => void

  /** @param send hands the editor's changes to the shell */
  constructor(private readonly send: (changes: FileChange[], seen: number) => void) {
    this.#stop = files.subscribe((now, before) => {
      if (now.files !== before.files) this.#timer ??= setTimeout(() => this.flush(), SEND_MS)
    })
  }

  /** All tabs, for a shell that knows none yet. */
  all(): SourceFile[] {
    const { files: all } = files.getState()
    this.#known = new Map(all.map(({ name, text }) => [name, text]))
    this.#seen = 0
    return all
  }

  /** Sends what was typed since; to be called before a command can read it. */
  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const { files: all } = files.getState()
    const now = new Map(all.map(({ name, text }) => [name, text]))
    const changes: FileChange[] = [...this.#known.keys()]
      .filter((name) => !now.has(name))
      .map((name) => ({ name, text: null }))
    for (const [name, text] of now) if (this.#known.get(name) !== text) changes.push({ name, text })
    this.#known = now
    if (changes.length > 0) this.send(changes, this.#seen)
  }

  /** What the shell did with files. */
  hear({ files: changed, filed = [] }: TerminalNews): void {
    if (changed) {
      this.#seen = changed.number
      for (const { name, text } of changed.changes) {
        if (text === null) this.#known.delete(name)
        else this.#known.set(name, text)
      }
      changeFiles(changed.changes)
    }
    for (const { file, text, how } of filed) fileFiled(file, text, how)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#stop()
  }
}
