import { baseName, FileProblem, parentOf, resolvePath, type Files } from '../../files/files.ts'
import { ExitError, type Process, type Program } from '../../process.ts'
import { parseOptions } from '../options.ts'

/** Acts on each word; what fails is told, and the rest goes on. */
async function forEach(
  process: Process,
  words: readonly string[],
  what: string,
  act: (path: string) => void,
): Promise<number> {
  let status = 0
  for (const word of words) {
    try {
      act(resolvePath(word, process.cwd))
    } catch (error) {
      if (!(error instanceof FileProblem)) throw error
      await process.stderr.write(`${process.name}: ${what} '${word}': ${error.reason}\n`)
      status = 1
    }
  }
  return status
}

function needWords(name: string, words: readonly string[]): void {
  if (words.length === 0) throw new ExitError(1, `${name}: missing operand\nTry '${name} --help' for more information.`)
}

export const mkdir: Program = {
  name: 'mkdir',
  run(process) {
    const { flags, words } = parseOptions('mkdir', process.args, { letters: 'pvm:', long: { parents: 'p' } })
    needWords('mkdir', words)
    return forEach(process, words, 'cannot create directory', (path) => {
      if (flags.has('p')) makeParents(path, process.files)
      else process.files.makeDirectory(path)
    })
  },
}

function makeParents(path: string, files: Files): void {
  if (files.info(path)?.kind === 'directory') return
  if (path !== '/') makeParents(parentOf(path), files)
  files.makeDirectory(path)
}

export const touch: Program = {
  name: 'touch',
  run(process) {
    const { words } = parseOptions('touch', process.args, { letters: 'acmt:d:' })
    needWords('touch', words)
    return forEach(process, words, 'cannot touch', (path) => {
      if (!process.files.info(path)) process.files.write(path, '')
    })
  },
}

export const rm: Program = {
  name: 'rm',
  run(process) {
    const { flags, words } = parseOptions('rm', process.args, {
      letters: 'rRfivd',
      long: { recursive: 'r', force: 'f' },
    })
    if (!flags.has('f')) needWords('rm', words)
    const recursive = flags.has('r') || flags.has('R')
    return forEach(process, words, 'cannot remove', (path) => {
      const info = process.files.info(path)
      if (!info && flags.has('f')) return
      if (info?.kind === 'directory' && !recursive) throw new FileProblem(path, 'Is a directory')
      removeTree(path, process.files)
    })
  },
}

function removeTree(path: string, files: Files): void {
  if (files.info(path)?.kind === 'directory') {
    for (const name of files.list(path)) removeTree(`${path === '/' ? '' : path}/${name}`, files)
  }
  files.remove(path)
}

export const rmdir: Program = {
  name: 'rmdir',
  run: (process) => forEach(process, process.args, 'failed to remove', (path) => process.files.remove(path)),
}

/** `cp` and `mv`: to a file, or into a directory. */
function transfer(name: 'cp' | 'mv'): Program {
  return {
    name,
    async run(process) {
      const { flags, words } = parseOptions(name, process.args, { letters: 'rRafinvp', long: { recursive: 'r' } })
      needWords(name, words)
      const last = words.at(-1)!
      if (words.length < 2) throw new ExitError(1, `${name}: missing destination file operand after '${last}'`)
      const { files } = process
      const to = resolvePath(last, process.cwd)
      const into = files.info(to)?.kind === 'directory'
      if (words.length > 2 && !into) throw new ExitError(1, `${name}: target '${last}': Not a directory`)
      return forEach(process, words.slice(0, -1), 'cannot stat', (path) => {
        const target = into ? `${to === '/' ? '' : to}/${baseName(path)}` : to
        const info = files.info(path)
        if (!info) throw new FileProblem(path, 'No such file or directory')
        if (info.kind === 'directory' && name === 'cp' && !['r', 'R', 'a'].some((flag) => flags.has(flag))) {
          throw new ExitError(1, `cp: -r not specified; omitting directory '${path}'`)
        }
        if (target === path || target.startsWith(`${path}/`))
          throw new ExitError(1, `${name}: cannot copy '${path}' into itself`)
        copyTree(path, target, files)
        if (name === 'mv') removeTree(path, files)
      })
    },
  }
}

function copyTree(from: string, to: string, files: Files): void {
  if (files.info(from)?.kind === 'file') {
    files.write(to, files.read(from))
    return
  }
  makeParents(to, files)
  for (const name of files.list(from)) copyTree(`${from}/${name}`, `${to}/${name}`, files)
}

export const cp = transfer('cp')
export const mv = transfer('mv')

export const ls: Program = {
  name: 'ls',
  async run(process) {
    const { flags, words } = parseOptions('ls', process.args, { letters: 'la1RtrShFd', long: { all: 'a', color: '1' } })
    const { files, cwd, stdout, stderr } = process
    let status = 0
    const all = words.length > 0 ? words : ['.']
    const found = all.map((word) => ({ word, path: resolvePath(word, cwd) }))
    const missing = found.filter(({ path }) => !files.info(path))
    for (const { word } of missing) {
      await stderr.write(`ls: cannot access '${word}': No such file or directory\n`)
      status = 2
    }
    const isLone = (path: string) => flags.has('d') || files.info(path)?.kind === 'file'
    const lone = found.filter(({ path }) => files.info(path) && isLone(path))
    const directories = found.filter(({ path }) => files.info(path) && !isLone(path))
    const lines: string[] = lone.map(({ word, path }) => entry(word, path, files, flags))
    for (const { word, path } of directories) {
      if (all.length > 1) lines.push(...(lines.length > 0 ? [''] : []), `${word}:`)
      const names = files.list(path).filter((name) => flags.has('a') || !name.startsWith('.'))
      lines.push(...names.map((name) => entry(name, `${path === '/' ? '' : path}/${name}`, files, flags)))
    }
    const isWide = process.isTerminal('stdout') && !flags.has('l') && !flags.has('1') && all.length === 1
    if (lines.length > 0) await stdout.write(isWide ? `${lines.join('  ')}\n` : `${lines.join('\n')}\n`)
    return status
  },
}

function entry(name: string, path: string, files: Files, flags: ReadonlyMap<string, number>): string {
  if (!flags.has('l')) return name
  const info = files.info(path)!
  const mode = info.kind === 'directory' ? 'drwxr-xr-x' : '-rw-r--r--'
  return `${mode} 1 root root ${String(info.size).padStart(6)} ${name}`
}

export const basename: Program = {
  name: 'basename',
  async run({ args: [path = '', suffix = ''], stdout }) {
    const name = baseName(path.replace(/\/+$/, ''))
    await stdout.write(`${suffix && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name}\n`)
    return 0
  },
}

export const dirname: Program = {
  name: 'dirname',
  async run({ args: [path = ''], stdout }) {
    await stdout.write(`${path.includes('/') ? parentOf(path.replace(/\/+$/, '')) : '.'}\n`)
    return 0
  },
}
