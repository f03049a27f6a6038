/** What `npm run shell --` was asked for. */
export interface ShellArguments {
  config: string | null
  seed: number | null
  /** `-c`: the script itself. */
  script: string | null
  /** A file to run, and its arguments. */
  file: string | null
  /** `$0`: the file, or the word behind a script of `-c`. */
  name: string
  args: string[]
}

export const USAGE = `usage: npm run --silent shell -- [--config cluster.yaml] [--seed N] [-c 'SCRIPT' | SCRIPT.sh [ARGUMENT …]]
`

/** Reads the command line; a text says what is wrong with it. */
export function readArguments(argv: readonly string[]): ShellArguments | string {
  const out: ShellArguments = { config: null, seed: null, script: null, file: null, name: 'bash', args: [] }
  for (let i = 0; i < argv.length; i++) {
    const arg = argv[i]!
    const [name, given] = arg.startsWith('--') && arg.includes('=') ? split(arg) : [arg, undefined]
    const value = () => given ?? argv[++i]
    if (name === '--config') {
      const path = value()
      if (path === undefined) return '--config needs a file'
      out.config = path
    } else if (name === '--seed') {
      const text = value() ?? ''
      if (!/^\d+$/.test(text)) return `--seed needs a number, not '${text}'`
      out.seed = Number(text)
    } else if (name === '-c') {
      const text = value()
      if (text === undefined) return '-c needs a script'
      out.script = text
      out.name = argv[i + 1] ?? 'bash'
      out.args = argv.slice(i + 2)
      return out
    } else if (name === '--') {
      out.file = argv[i + 1] ?? null
      out.name = out.file ?? out.name
      out.args = argv.slice(i + 2)
      return out
    } else if (arg.startsWith('-') && arg !== '-') return `unknown option ${arg}`
    else {
      out.file = out.name = arg
      out.args = argv.slice(i + 1)
      return out
    }
  }
  return out
}

function split(arg: string): [string, string] {
  const at = arg.indexOf('=')
  return [arg.slice(0, at), arg.slice(at + 1)]
}
