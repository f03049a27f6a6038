import { FileProblem, resolvePath } from '../files/files.ts'
import type { Asker, Offer } from './offer.ts'

/** Files and directories that a path may become. Hidden ones only where the dot is typed. */
export function fileOffers(word: string, { machine, state }: Asker, only?: RegExp | 'directories'): Offer[] {
  const cut = word.lastIndexOf('/') + 1
  const typed = word.slice(0, cut)
  const base = word.slice(cut)
  const directory = resolvePath(untilde(typed, machine.home) || '.', state.cwd)
  return namesIn(machine.files, directory).flatMap((name): Offer[] => {
    if (!name.startsWith(base) || (name.startsWith('.') && !base.startsWith('.'))) return []
    const isDirectory =
      machine.files.info(directory === '/' ? `/${name}` : `${directory}/${name}`)?.kind === 'directory'
    if (isDirectory) return [{ text: typed + name, tail: '/', shown: `${name}/` }]
    if (only === 'directories' || (only && !only.test(name))) return []
    return [{ text: typed + name, shown: name }]
  })
}

function namesIn(files: Asker['machine']['files'], directory: string): string[] {
  try {
    return files.list(directory)
  } catch (error) {
    if (error instanceof FileProblem) return []
    throw error
  }
}

function untilde(path: string, home: string): string {
  return path === '~' || path.startsWith('~/') ? home + path.slice(1) : path
}
