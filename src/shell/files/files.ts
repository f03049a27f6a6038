/** What can go wrong with a file, in the words of strerror. */
export type FileError =
  | 'No such file or directory'
  | 'Is a directory'
  | 'Not a directory'
  | 'File exists'
  | 'Directory not empty'
  | 'Read-only file system'
  | 'No space left on device'

export class FileProblem extends Error {
  constructor(
    readonly path: string,
    readonly reason: FileError,
  ) {
    super(`${path}: ${reason}`)
  }
}

export interface FileInfo {
  kind: 'file' | 'directory'
  /** Letters. */
  size: number
}

/** A tree of text files. Paths are absolute and clean (`resolvePath`). All but `info` throw FileProblem. */
export interface Files {
  /** undefined where there is nothing. */
  info(path: string): FileInfo | undefined
  read(path: string): string
  /** Makes the file, or replaces what is in it; its directory must exist. */
  write(path: string, text: string): void
  append(path: string, text: string): void
  /** Names in a directory, sorted. */
  list(path: string): string[]
  makeDirectory(path: string): void
  /** A file, or an empty directory. */
  remove(path: string): void
}

/** The absolute path of what is called `path` in `cwd`, without `.`, `..` and double slashes. */
export function resolvePath(path: string, cwd: string): string {
  const parts: string[] = []
  for (const part of (path.startsWith('/') ? path : `${cwd}/${path}`).split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

/** `/root/web.yaml` → `/root`; of `/` itself `/`. */
export function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/'
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
