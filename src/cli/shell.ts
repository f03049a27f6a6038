import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Cluster, loadProxyMode } from '#engine'
import { l7 } from '#engine/l7'
import { parseClusterConfig } from '#manifest'
import { localMachine, MemoryFiles, Shell, SteppedTime } from '#shell'
import { readArguments, USAGE, type ShellArguments } from './arguments.ts'
import { diskUnderlay } from './disk.ts'
import { sinkOf, sourceOf } from './streams.ts'
import { openTerminal } from './terminal.ts'

const HOME = '/root'

/**
 * `npm run shell`: runs a script in the simulated terminal. Standard output and error are the script's and nothing else.
 * @param directory that relative paths are read from: where npm was called
 * @returns the script's exit code
 */
export async function main(argv: readonly string[], directory: string): Promise<number> {
  const args = readArguments(argv)
  if (typeof args === 'string') return fail(`${args}\n${USAGE}`)
  let text: string | null
  let cluster: Cluster
  try {
    text = scriptOf(args, directory)
    cluster = await clusterOf(args, directory)
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error))
  }
  const isTyped = text === null && process.stdin.isTTY
  const opened = isTyped ? openTerminal() : null
  const terminal = opened?.tty ?? null
  const files = new MemoryFiles([HOME, '/tmp'], diskUnderlay(directory, HOME))
  const shell = new Shell({
    machine: localMachine({ cluster, time: new SteppedTime(cluster), files }),
    stdin: terminal ?? sourceOf(process.stdin),
    stdout: terminal ?? sinkOf(process.stdout),
    stderr: terminal ?? sinkOf(process.stderr),
    terminal,
    aliases: terminal ? { k: 'kubectl', ll: 'ls -l' } : { k: 'kubectl' },
    name: args.name,
    args: args.args,
    maxCommands: Infinity,
  })
  if (terminal) terminal.onInterrupt = () => shell.interrupt()
  else process.once('SIGINT', () => shell.interrupt())
  const code = text === null ? await shell.interact() : await shell.runAndLeave(text)
  opened?.close()
  return code
}

function scriptOf({ script, file }: ShellArguments, directory: string): string | null {
  if (script !== null) return script
  return file === null ? null : readText(resolve(directory, file), file)
}

async function clusterOf({ config, seed }: ShellArguments, directory: string): Promise<Cluster> {
  const text = config === null ? '' : readText(resolve(directory, config), config)
  const read = parseClusterConfig(text, seed ?? undefined)
  const errors = read.diagnostics.filter(({ severity }) => severity === 'error')
  if (errors.length > 0) {
    throw new Error(errors.map(({ range, message }) => `${config}:${range.startLine}: ${message}`).join('\n'))
  }
  if (seed !== null) read.config.seed = seed
  await loadProxyMode(read.config.proxy.mode)
  return new Cluster({ config: read.config, parts: [l7] })
}

function readText(path: string, name: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new Error(`${name}: ${(error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file' : String(error)}`, {
      cause: error,
    })
  }
}

function fail(message: string): number {
  process.stderr.write(`shell: ${message.trimEnd()}\n`)
  return 2
}
