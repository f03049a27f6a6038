import { statSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's top folder. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..')

/**
 * When a file was last written, in milliseconds since 1970; undefined when there is none.
 * @param {string} path
 */
export function writtenAt(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs
}

/**
 * The newest time of writing below a path. Folders count too: deleting a file writes its folder.
 * @param {string} path
 * @param {(name: string) => boolean} leaveOut by bare file or folder name
 * @returns {number}
 */
export function newestBelow(path, leaveOut = () => false) {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat) return 0
  if (!stat.isDirectory()) return stat.mtimeMs
  let newest = stat.mtimeMs
  for (const name of readdirSync(path)) {
    if (!leaveOut(name)) newest = Math.max(newest, newestBelow(join(path, name), leaveOut))
  }
  return newest
}
