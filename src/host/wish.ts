import type { ApplyResult, Cluster } from '#engine'
import type { ParsedFile } from '#manifest'
import type { ApplyLine, ApplyReport, Diagnostic, SourceFile } from './messages.ts'
import type { Reader } from './reading.ts'

export interface WishSnapshot {
  /** `Kind/namespace/name` → the file that it was applied from. */
  owned: [string, string][]
  /** Files that kubectl applied after the editor's last apply: what they say now only the page knows. */
  filed?: string[]
}

/** The files as what somebody wants the cluster to be: which object stands in which, and what is done when it leaves. */
export class Wish {
  #owned = new Map<string, string>()
  #filed = new Set<string>()

  constructor(private readonly reader: Reader) {}

  /** @param key as of `Cluster.keyOf` */
  own(key: string, file: string): void {
    this.#owned.set(key, file)
    this.#filed.add(file)
  }

  /** The editor knows of the file, and has closed it: what stood in it leaves with the next apply. */
  closed(file: string): void {
    this.#filed.delete(file)
  }

  /** Whatever stood in the file is nobody's from now on, and stays. */
  disown(file: string): void {
    for (const [key, owner] of this.#owned) if (owner === file) this.#owned.delete(key)
  }

  /**
   * Files of which somebody who has these knows too little to apply them, or to say that they are gone: the shell has
   * written and kubectl has applied them.
   */
  unknownTo(files: readonly SourceFile[]): string[] {
    const absent = [...this.#owned.values()].filter((owner) => !files.some(({ name }) => name === owner))
    return [...this.#filed, ...absent]
  }

  /**
   * Applies every document of every file. What was applied from a file before and stands in none any more is deleted,
   * as `kubectl apply --prune` would; a file that is not understood in full, or is a draft, keeps what it had.
   */
  apply(cluster: Cluster, files: readonly SourceFile[], drafts: readonly string[] = []): ApplyReport {
    const names = new Set(files.map(({ name }) => name))
    const parsed = files.filter(({ name }) => !drafts.includes(name)).map((file) => this.reader.file(file))
    const lines: ApplyLine[] = []
    const diagnostics: Diagnostic[] = []
    const standing = new Set<string>()
    // Who sends these may not have heard yet of a file that kubectl has just applied.
    const unsure = new Set([...drafts, ...[...this.#filed].filter((file) => !names.has(file))])
    for (const file of parsed) {
      this.#filed.delete(file.name)
      diagnostics.push(...file.diagnostics)
      for (const line of file.diagnostics) {
        if (line.severity === 'error') lines.push({ text: line.message, action: 'failed' })
      }
      const sure = this.#applyFile(cluster, file, standing, lines, diagnostics)
      if (!sure || file.diagnostics.some((d) => d.severity === 'error')) unsure.add(file.name)
    }
    this.#prune(cluster, unsure, standing, lines)
    return { lines, diagnostics }
  }

  clear(): void {
    this.#owned.clear()
    this.#filed.clear()
  }

  snapshot(): WishSnapshot {
    return { owned: [...this.#owned], filed: [...this.#filed] }
  }

  restore({ owned, filed = [] }: WishSnapshot): void {
    this.#owned = new Map(owned)
    this.#filed = new Set(filed)
  }

  /** False when a document was refused that nobody knows: it may be one of the file's own objects under a wrong name. */
  #applyFile(
    cluster: Cluster,
    file: ParsedFile,
    standing: Set<string>,
    lines: ApplyLine[],
    diagnostics: Diagnostic[],
  ): boolean {
    let sure = true
    const results = cluster.apply(
      file.documents.map((document) => document.object),
      { file: file.name },
    )
    for (const [i, result] of results.entries()) {
      const document = file.documents[i]!
      const key = cluster.keyOf(document.object)
      lines.push({ text: result.text, action: result.action })
      standing.add(key)
      if (result.action === 'failed') {
        sure &&= this.#owned.has(key)
        diagnostics.push(...this.reader.all.diagnose(file, document, { message: shown(result), status: result.status }))
      } else {
        this.#owned.set(key, file.name)
        for (const message of result.warnings ?? []) {
          diagnostics.push(...this.reader.all.diagnose(file, document, { message, severity: 'warning' }))
        }
      }
    }
    return sure
  }

  #prune(cluster: Cluster, unsure: ReadonlySet<string>, standing: ReadonlySet<string>, lines: ApplyLine[]): void {
    for (const [key, file] of this.#owned) {
      if (standing.has(key) || unsure.has(file)) continue
      this.#owned.delete(key)
      const [kind = '', namespace = '', name = ''] = key.split('/')
      const { error, text } = cluster.delete(kind, namespace, name)
      if (!error && text) lines.push({ text, action: 'deleted' })
    }
  }
}

/** What an editor says of a refusal. kubectl prints a patch that cannot be decoded as Go prints a map; nobody reads that. */
function shown({ text, status }: ApplyResult): string {
  return text.startsWith('The request is invalid: patch:') && status
    ? `Error from server (BadRequest): ${status.message}`
    : text
}
