import { FileProblem, resolvePath } from '../../files/files.ts'
import { ExitError, type Process, type Program } from '../../process.ts'
import { Shell } from '../../shell.ts'

/** `sh -c TEXT [NAME [ARGUMENT …]]`, `sh FILE [ARGUMENT …]`, or `sh` for the commands of standard input. */
function shellProgram(name: string, aliases: readonly string[] = []): Program {
  return {
    name,
    aliases,
    async run(process) {
      const { options, words, text } = readArguments(process)
      const { machine, terminal, signal, cwd, env, stdin, stdout, stderr } = process
      const [first, ...rest] = words
      const shell = new Shell({
        machine,
        stdin,
        stdout,
        stderr,
        terminal,
        signal,
        cwd,
        env,
        name: first ?? process.name,
        args: rest,
      })
      const prompt = machine.prompt?.(process.name)
      if (prompt !== undefined) shell.state.set('PS1', prompt)
      if (options.includes('e')) shell.state.options.errexit = true
      if (options.includes('x')) shell.state.options.xtrace = true
      if (options.includes('u')) shell.state.options.nounset = true
      if (text !== undefined) return shell.runAndLeave(text)
      if (first !== undefined && !options.includes('s')) return shell.runAndLeave(await scriptOf(process, first))
      return shell.interact()
    },
  }
}

export const sh = shellProgram('sh', ['ash', 'dash'])
export const bash = shellProgram('bash', ['zsh'])

function readArguments({ args, name }: Process): { options: string; words: string[]; text?: string } {
  let options = ''
  let i = 0
  for (; i < args.length && /^[-+]./.test(args[i]!); i++) {
    const arg = args[i]!
    if (arg === '--') {
      i++
      break
    }
    if (arg.startsWith('--')) continue
    options += arg.slice(1)
    if (arg.endsWith('o')) i++
  }
  const words = args.slice(i)
  if (!options.includes('c')) return { options, words }
  const [text, ...rest] = words
  if (text === undefined) throw new ExitError(2, `${name}: -c: option requires an argument`)
  return { options, words: rest, text }
}

async function scriptOf({ name, files, cwd }: Process, path: string): Promise<string> {
  try {
    return files.read(resolvePath(path, cwd))
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error
    throw new ExitError(127, `${name}: ${path}: ${error.reason}`)
  }
}
