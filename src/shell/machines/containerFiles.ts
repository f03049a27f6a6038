import type { ContainerInside } from '#engine'
import { FileProblem, parentOf, resolvePath, type FileInfo, type Files } from '../files/files.ts'

const DIRECTORIES = [
  '/bin',
  '/etc',
  '/home',
  '/proc',
  '/root',
  '/sbin',
  '/tmp',
  '/usr/bin',
  '/usr/local/bin',
  '/usr/sbin',
  '/var/log',
  '/var/run',
]

/** The files of a container: the engine keeps them, so that the process in it finds what somebody has written. */
export class ContainerFiles implements Files {
  readonly #made = new Set<string>()

  /** @param now the container as it is now */
  constructor(
    first: ContainerInside,
    private readonly now: () => ContainerInside,
  ) {
    for (const path of [...DIRECTORIES, first.workingDir, ...first.mounts]) this.#make(resolvePath(path, '/'))
  }

  info(path: string): FileInfo | undefined {
    if (path === '/' || this.#made.has(path)) return { kind: 'directory', size: 4096 }
    const text = this.now().read(path)
    if (text !== undefined) return { kind: 'file', size: text.length }
    return this.now()
      .paths()
      .some((each) => each.startsWith(`${path}/`))
      ? { kind: 'directory', size: 4096 }
      : undefined
  }

  read(path: string): string {
    const text = this.now().read(path)
    if (text !== undefined) return text
    throw new FileProblem(path, this.info(path) ? 'Is a directory' : 'No such file or directory')
  }

  write(path: string, text: string): void {
    if (this.info(path)?.kind === 'directory') throw new FileProblem(path, 'Is a directory')
    this.#needDirectory(path)
    if (!this.now().write(path, text)) throw new FileProblem(path, 'Read-only file system')
  }

  append(path: string, text: string): void {
    this.write(path, (this.info(path) ? this.read(path) : '') + text)
  }

  list(path: string): string[] {
    const info = this.info(path)
    if (!info) throw new FileProblem(path, 'No such file or directory')
    if (info.kind === 'file') throw new FileProblem(path, 'Not a directory')
    const prefix = path === '/' ? '/' : `${path}/`
    const below = [...this.now().paths(), ...this.#made].filter((each) => each.startsWith(prefix) && each !== path)
    return [...new Set(below.map((each) => each.slice(prefix.length).split('/')[0]!))].sort()
  }

  makeDirectory(path: string): void {
    if (this.info(path)) throw new FileProblem(path, 'File exists')
    this.#needDirectory(path)
    this.#made.add(path)
  }

  remove(path: string): void {
    const info = this.info(path)
    if (!info) throw new FileProblem(path, 'No such file or directory')
    if (info.kind === 'file') {
      if (!this.now().write(path, null)) throw new FileProblem(path, 'Read-only file system')
      return
    }
    if (this.list(path).length > 0) throw new FileProblem(path, 'Directory not empty')
    this.#made.delete(path)
  }

  #make(path: string): void {
    for (let at = path; at !== '/'; at = parentOf(at)) this.#made.add(at)
  }

  #needDirectory(path: string): void {
    const info = this.info(parentOf(path))
    if (!info) throw new FileProblem(path, 'No such file or directory')
    if (info.kind === 'file') throw new FileProblem(path, 'Not a directory')
  }
}
