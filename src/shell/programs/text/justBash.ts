import { FileProblem, resolvePath } from '../../files/files.ts'
import { Interrupted, readAll } from '../../io/stream.ts'
import type { Process, Program } from '../../process.ts'

/** Programs that the package just-bash has; it is loaded when one of them is run for the first time. */
export function borrowed(name: string, aliases: readonly string[] = []): Program {
  return {
    name,
    aliases,
    async run(process) {
      const { Bash } = await import('just-bash')
      const { args, signal, stdout, stderr, cwd, env } = process
      const files = namedFiles(process)
      const stdin =
        process.isTerminal('stdin') || readsNoInput(name, args, Object.keys(files)) ? '' : await readAll(process.stdin)
      const bash = new Bash({
        files,
        cwd,
        env: Object.fromEntries(env),
        executionLimits: { maxLoopIterations: 1_000_000 },
      })
      const result = await bash.exec(process.name, { args: [...args], stdin, signal, cwd, rawScript: true })
      if (signal.aborted) throw new Interrupted()
      await stdout.write(result.stdout)
      if (result.stderr) await stderr.write(result.stderr.replaceAll(/^bash: /gm, ''))
      await writeBack(process, files, (path) => bash.readFile(path))
      return result.exitCode
    },
  }
}

/** Those that read standard input only where no file is named; the others never wait for it. */
function readsNoInput(name: string, args: readonly string[], files: readonly string[]): boolean {
  if (/^(find|diff|comm)$/.test(name)) return !args.includes('-')
  return files.length > 0 && !args.includes('-')
}

/** Files that the command line names, or that stand in directories that it names. */
function namedFiles({ args, cwd, files, name }: Process): Record<string, string> {
  const out: Record<string, string> = {}
  const take = (path: string, depth: number) => {
    const info = files.info(path)
    if (info?.kind === 'file') out[path] = files.read(path)
    else if (info && depth > 0)
      for (const each of files.list(path)) take(path === '/' ? `/${each}` : `${path}/${each}`, depth - 1)
  }
  const depth = /^(find|diff|grep)$/.test(name) ? 8 : 0
  const words = name === 'find' && !args.some((arg) => /^[./~]/.test(arg)) ? ['.', ...args] : args
  for (const word of words) {
    for (const candidate of [word, word.replace(/^--?[\w-]+=?/, '')]) {
      if (candidate === '' || candidate.includes('\0') || candidate.length > 4096) continue
      try {
        take(resolvePath(candidate, cwd), depth)
      } catch (error) {
        if (!(error instanceof FileProblem)) throw error
      }
    }
  }
  return out
}

/** `sed -i`, `tee`: what was changed there is changed here. */
async function writeBack(
  { files }: Process,
  before: Readonly<Record<string, string>>,
  read: (path: string) => Promise<string>,
): Promise<void> {
  for (const [path, text] of Object.entries(before)) {
    const now = await read(path).catch(() => text)
    if (now !== text) files.write(path, now)
  }
}
