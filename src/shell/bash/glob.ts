import type { Files } from '../files/files.ts'
import { isPattern, patternSource, unescapePattern } from './pattern.ts'

/** Paths that match a pattern, sorted; a path stays as relative as the pattern is. Hidden files want their dot. */
export function globPaths(pattern: string, cwd: string, files: Files): string[] {
  const isAbsolute = pattern.startsWith('/')
  const parts = pattern.split('/').filter((part) => part !== '')
  let found: { path: string; shown: string }[] = [{ path: isAbsolute ? '/' : cwd, shown: isAbsolute ? '/' : '' }]
  for (const [i, part] of parts.entries()) {
    const isLast = i === parts.length - 1
    found = found.flatMap(({ path, shown }) =>
      namesIn(path, part, files).map((name) => ({
        path: path === '/' ? `/${name}` : `${path}/${name}`,
        shown: shown === '' || shown === '/' ? shown + name : `${shown}/${name}`,
      })),
    )
    if (!isLast) found = found.filter(({ path }) => files.info(path)?.kind === 'directory')
  }
  const directories = pattern.endsWith('/')
  return found
    .filter(({ path }) => !directories || files.info(path)?.kind === 'directory')
    .map(({ shown }) => (directories ? `${shown}/` : shown))
    .sort()
}

function namesIn(path: string, part: string, files: Files): string[] {
  if (part === '.' || part === '..') return [part]
  if (!isPattern(part)) {
    const name = unescapePattern(part)
    return files.info(path === '/' ? `/${name}` : `${path}/${name}`) ? [name] : []
  }
  if (files.info(path)?.kind !== 'directory') return []
  const expression = new RegExp(`^(?:${patternSource(part, '[^/]')})$`)
  return files.list(path).filter((name) => expression.test(name) && (!name.startsWith('.') || part.startsWith('.')))
}
