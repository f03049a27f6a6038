import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { FileInfo, Underlay } from '#shell'

/**
 * A directory of this computer, read where the simulated one has its home. Nothing is ever written to it.
 * @param directory what the paths below `home` stand for
 */
export function diskUnderlay(directory: string, home: string): Underlay {
  const real = (path: string): string | null => {
    if (path === home) return directory
    return path.startsWith(`${home}/`) ? join(directory, path.slice(home.length + 1)) : null
  }
  return {
    info(path): FileInfo | undefined {
      const at = real(path)
      const stat = at === null ? undefined : statSync(at, { throwIfNoEntry: false })
      if (!stat) return undefined
      if (stat.isDirectory()) return { kind: 'directory', size: 4096 }
      return stat.isFile() ? { kind: 'file', size: stat.size } : undefined
    },
    read: (path) => readFileSync(real(path)!, 'utf8'),
    list: (path) => readdirSync(real(path)!),
  }
}
