import { FileProblem, MemoryFiles } from '#shell'
import type { SourceFile } from '../../manifest/types.ts'
import type { FileChange } from './messages.ts'

/** Which files of the home directory are tabs of the editor; all others are the shell's own. */
const IS_TAB = /^\w[\w. -]*\.(ya?ml|json)$/i

/**
 * The files of the terminal's computer. Those with manifests in the home directory are the editor's tabs, both ways: what
 * is typed in a tab is here at once, and what the shell writes comes out of `take`.
 */
export class Tabs {
  readonly files: MemoryFiles
  /** Tabs that the shell has changed since they were last taken. */
  readonly #changed = new Set<string>()
  /** By tab, the number of the news in which the shell's last change went out. */
  readonly #told = new Map<string, number>()
  #number = 0
  /** What comes from the editor need not be told to it. */
  #hearing = false

  /** @param onChange called when the shell has changed a tab; `text` is null for one that it removed */
  constructor(
    private readonly home: string,
    onChange: (name: string, text: string | null) => void,
  ) {
    this.files = new MemoryFiles([home, '/tmp'])
    this.files.onChange((path, text) => {
      const name = this.tabOf(path)
      if (this.#hearing || name === null) return
      this.#changed.add(name)
      onChange(name, text)
    })
  }

  /** The tab that a path is; null where it is none. */
  tabOf(path: string): string | null {
    const name = path.startsWith(`${this.home}/`) ? path.slice(this.home.length + 1) : ''
    return IS_TAB.test(name) ? name : null
  }

  text(name: string): string | null {
    const path = this.#path(name)
    return this.files.info(path)?.kind === 'file' ? this.files.read(path) : null
  }

  /** The tabs that there are, instead of those there were: a playground was opened. */
  replace(tabs: readonly SourceFile[]): void {
    const names = new Set(tabs.map(({ name }) => name))
    const gone = this.files.list(this.home).filter((name) => IS_TAB.test(name) && !names.has(name))
    this.#changed.clear()
    this.#hear([...gone.map((name) => ({ name, text: null })), ...tabs])
  }

  /**
   * Changes of the editor. One that crosses a change of the shell on the way, which the editor had not seen, is left out:
   * the editor is about to take the shell's, and keeps its own to undo to.
   */
  hear(changes: readonly FileChange[], seen: number): void {
    this.#hear(changes.filter(({ name }) => !this.#changed.has(name) && (this.#told.get(name) ?? 0) <= seen))
  }

  /** What the shell has changed; undefined for nothing. */
  take(): { changes: FileChange[]; number: number } | undefined {
    if (this.#changed.size === 0) return undefined
    const number = ++this.#number
    const changes = [...this.#changed].map((name) => ({ name, text: this.text(name) }))
    for (const { name } of changes) this.#told.set(name, number)
    this.#changed.clear()
    return { changes, number }
  }

  #hear(changes: readonly FileChange[]): void {
    this.#hearing = true
    try {
      for (const { name, text } of changes) {
        const path = this.#path(name)
        if (!IS_TAB.test(name)) continue
        if (text !== null) this.files.write(path, text)
        else if (this.files.info(path)?.kind === 'file') this.files.remove(path)
      }
    } catch (error) {
      // A directory of that name, or a full disk: the tab is the editor's alone.
      if (!(error instanceof FileProblem)) throw error
    } finally {
      this.#hearing = false
    }
  }

  #path(name: string): string {
    return `${this.home}/${name}`
  }
}
