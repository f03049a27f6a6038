import { baseName, FileProblem, parentOf, type FileInfo, type Files } from './files.ts'

/** Letters that all files of a tree may have together. */
const CAPACITY = 16_000_000

/** What lies below a tree and is only read: a directory of the machine, the tabs of an editor. */
export interface Underlay {
  info(path: string): FileInfo | undefined
  read(path: string): string
  list(path: string): string[]
}

/** Somebody who wants to know of each file that is written or removed; `text` is null for a removed one. */
export type FileListener = (path: string, text: string | null) => void

/** Files in memory, over an underlay that writing never touches. */
export class MemoryFiles implements Files {
  /** Text by path; null for directories. */
  readonly #nodes = new Map<string, string | null>([['/', null]])
  readonly #removed = new Set<string>()
  readonly #listeners = new Set<FileListener>()
  #size = 0

  /** @param directories that exist from the start */
  constructor(
    directories: readonly string[] = ['/root', '/tmp'],
    private readonly underlay?: Underlay,
  ) {
    for (const path of directories) {
      for (let at = path; at !== '/'; at = parentOf(at)) this.#nodes.set(at, null)
    }
  }

  /** Returns how to stop listening. */
  onChange(listener: FileListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  info(path: string): FileInfo | undefined {
    const node = this.#nodes.get(path)
    if (node === null) return { kind: 'directory', size: 4096 }
    if (node !== undefined) return { kind: 'file', size: node.length }
    return this.#removed.has(path) ? undefined : this.underlay?.info(path)
  }

  read(path: string): string {
    const node = this.#nodes.get(path)
    if (typeof node === 'string') return node
    const info = this.info(path)
    if (!info) throw new FileProblem(path, 'No such file or directory')
    if (info.kind === 'directory') throw new FileProblem(path, 'Is a directory')
    return this.underlay!.read(path)
  }

  write(path: string, text: string): void {
    const old = this.info(path)
    if (old?.kind === 'directory') throw new FileProblem(path, 'Is a directory')
    this.#needDirectory(parentOf(path), path)
    const before = this.#nodes.get(path)?.length ?? 0
    if (this.#size - before + text.length > CAPACITY) throw new FileProblem(path, 'No space left on device')
    this.#size += text.length - before
    this.#nodes.set(path, text)
    this.#removed.delete(path)
    this.#tell(path, text)
  }

  append(path: string, text: string): void {
    this.write(path, (this.info(path) ? this.read(path) : '') + text)
  }

  list(path: string): string[] {
    const info = this.info(path)
    if (!info) throw new FileProblem(path, 'No such file or directory')
    if (info.kind === 'file') throw new FileProblem(path, 'Not a directory')
    const below = this.underlay?.info(path)?.kind === 'directory' ? this.underlay.list(path) : []
    const names = new Set(below.filter((name) => this.info(join(path, name))))
    for (const node of this.#nodes.keys()) if (node !== '/' && parentOf(node) === path) names.add(baseName(node))
    return [...names].sort()
  }

  makeDirectory(path: string): void {
    if (this.info(path)) throw new FileProblem(path, 'File exists')
    this.#needDirectory(parentOf(path), path)
    this.#nodes.set(path, null)
    this.#removed.delete(path)
  }

  remove(path: string): void {
    const info = this.info(path)
    if (!info) throw new FileProblem(path, 'No such file or directory')
    if (info.kind === 'directory' && this.list(path).length > 0) throw new FileProblem(path, 'Directory not empty')
    this.#size -= this.#nodes.get(path)?.length ?? 0
    this.#nodes.delete(path)
    if (this.underlay?.info(path)) this.#removed.add(path)
    if (info.kind === 'file') this.#tell(path, null)
  }

  #needDirectory(directory: string, path: string): void {
    const info = this.info(directory)
    if (!info) throw new FileProblem(path, 'No such file or directory')
    if (info.kind === 'file') throw new FileProblem(path, 'Not a directory')
  }

  #tell(path: string, text: string | null): void {
    for (const listener of this.#listeners) listener(path, text)
  }
}

function join(directory: string, name: string): string {
  return directory === '/' ? `/${name}` : `${directory}/${name}`
}
