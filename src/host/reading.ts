import { defaultConfig, type ClusterConfig } from '../engine/config.ts'
import type * as manifest from '#manifest'
import type { Diagnostic, ParsedFile, SourceFile } from '#manifest'
import type { Cluster } from '#engine/core'
import type { Answers, Request } from './messages.ts'
import opening from './opening.json' with { type: 'json' }

/** What reads YAML: a library of 30 kB and the room that uses it. */
export type Manifest = typeof manifest

/** The files that a newcomer finds, as the manifest room reads them; `npm run opening` writes this down. */
const OPENING = new Map(
  (opening as unknown as { text: string; parsed: ParsedFile }[]).map(({ text, parsed }) => [text, parsed]),
)

/**
 * Reads files and configurations. The files that the page opens with are known by heart, so that the picture does not
 * wait for what reads YAML: see src/decisions/0016-the-opening-is-known-by-heart.md.
 */
export class Reader {
  /** @param room where it is there already: under Node, and in browsers without Workers */
  constructor(private room: Manifest | null = null) {}

  /** What each file said when it was read last: an edit changes one of them, and all are applied. */
  readonly #read = new Map<string, { text: string; parsed: ParsedFile }>()

  /** Null when it is there. */
  load(): Promise<void> | null {
    if (this.room) return null
    // Who brings files of his own brings fields to be checked, and any kind.
    return Promise.all([import('#manifest'), import('#engine/late')]).then(([room, { knowTheRest }]) => {
      knowTheRest()
      this.room = room
    })
  }

  /** Whether files and configuration can be read by heart. */
  knows(files: readonly SourceFile[], config: string): boolean {
    return config.trim() === '' && files.every(({ name, text }) => OPENING.get(text)?.name === name)
  }

  file(file: SourceFile): ParsedFile {
    const known = OPENING.get(file.text)
    if (known?.name === file.name) return known
    const before = this.#read.get(file.name)
    if (before?.text === file.text) return before.parsed
    const parsed = this.all.parseFile(file)
    this.#read.set(file.name, { text: file.text, parsed })
    return parsed
  }

  config(text: string, seed: number): { config: ClusterConfig; diagnostics: Diagnostic[] } {
    if (text.trim() === '') return { config: { ...defaultConfig(), seed }, diagnostics: [] }
    return this.all.parseClusterConfig(text, seed)
  }

  yamlOf(cluster: Cluster, { kind, namespace, name }: Extract<Request, { type: 'yaml' }>): Answers['yaml'] {
    const object = cluster.get(kind, namespace, name)
    if (!object) return { error: `${kind} ${namespace}/${name} does not exist any more.` }
    return { text: this.all.printYaml(object) }
  }

  /** Everything that the manifest room can do; it has to be loaded. */
  get all(): Manifest {
    if (!this.room) throw new Error('the manifest room is not loaded: await load() first')
    return this.room
  }
}
