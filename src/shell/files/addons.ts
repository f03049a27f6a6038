import { ADDONS } from '#manifest/addons'
import { FileProblem, type FileInfo, type Files } from './files.ts'

/** Where the manifests of add-ons lie on the computer that a person sits at. */
export const ADDON_DIRECTORY = '/usr/share/podpath/addons'
const DIRECTORIES = ['/usr', '/usr/share', '/usr/share/podpath', ADDON_DIRECTORY]

/** A tree with the manifests of add-ons in it, which are only read: `kubectl apply -f /usr/share/podpath/addons/…`. */
export function withAddons(files: Files): Files {
  const textOf = (path: string) =>
    path.startsWith(`${ADDON_DIRECTORY}/`) ? ADDONS[path.slice(ADDON_DIRECTORY.length + 1)] : undefined
  const isOurs = (path: string) => path === ADDON_DIRECTORY || path.startsWith(`${ADDON_DIRECTORY}/`)
  const needOther = (path: string) => {
    if (isOurs(path)) throw new FileProblem(path, 'Read-only file system')
  }
  const info = (path: string): FileInfo | undefined => {
    const text = textOf(path)
    if (text !== undefined) return { kind: 'file', size: text.length }
    return files.info(path) ?? (DIRECTORIES.includes(path) ? { kind: 'directory', size: 4096 } : undefined)
  }
  return {
    info,
    read: (path) => textOf(path) ?? files.read(path),
    write(path, text) {
      needOther(path)
      files.write(path, text)
    },
    append(path, text) {
      needOther(path)
      files.append(path, text)
    },
    list(path) {
      if (path === ADDON_DIRECTORY) return Object.keys(ADDONS).sort()
      const inside = path === '/' ? '/' : `${path}/`
      const below = DIRECTORIES.filter((each) => each.startsWith(inside) && !each.slice(inside.length).includes('/'))
      if (below.length === 0 || files.info(path)?.kind === 'file') return files.list(path)
      const known = files.info(path) ? files.list(path) : []
      return [...new Set([...known, ...below.map((each) => each.slice(inside.length))])].sort()
    },
    makeDirectory(path) {
      needOther(path)
      files.makeDirectory(path)
    },
    remove(path) {
      needOther(path)
      files.remove(path)
    },
  }
}
