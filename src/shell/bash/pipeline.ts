import type { CommandNode, Pipeline, Statement } from 'unbash'
import { Pipe } from '../io/pipe.ts'
import { Interrupted, NOTHING, type Source } from '../io/stream.ts'
import type { Interpreter } from './interpreter.ts'
import type { Job } from './state.ts'

/** `! time a | b`. */
export async function runPipeline(shell: Interpreter, { commands, operators, prefixes }: Pipeline): Promise<number> {
  const { time } = shell.setting.machine
  const isNegated = prefixes.filter(({ type }) => type === 'Negation').length % 2 === 1
  const began = time.now
  const run = () => (commands.length === 1 ? shell.command(commands[0]!) : runConnected(shell, commands, operators))
  const status = isNegated ? await shell.tolerating(run) : await run()
  if (prefixes.some(({ type }) => type === 'Time')) await tellTime(shell, time.now - began)
  if (!isNegated) return status
  return status === 0 ? 1 : 0
}

async function tellTime(shell: Interpreter, ms: number): Promise<void> {
  const real = `${Math.floor(ms / 60_000)}m${((ms % 60_000) / 1000).toFixed(3)}s`
  await shell.stderr.write(`\nreal\t${real}\nuser\t0m0.000s\nsys\t0m0.000s\n`)
}

/** Each command of a pipeline is a subshell of its own, and all run at once. */
async function runConnected(shell: Interpreter, commands: readonly CommandNode[], operators: readonly string[]) {
  let input: Source | Pipe = shell.stdin
  const running = commands.map((command, i) => {
    const output = i < commands.length - 1 ? new Pipe() : null
    const from = input
    const open = new Map(shell.open)
    open.set(0, from)
    if (output) open.set(1, output)
    if (output && operators[i] === '|&') open.set(2, output)
    input = output ?? input
    const part = shell.fork(open)
    return part
      .contained(() => part.run(command))
      .finally(() => {
        output?.end()
        if (i > 0 && from instanceof Pipe) from.break()
      })
  })
  const results = await Promise.allSettled(running)
  const failure = results.find((result) => result.status === 'rejected')
  if (failure) throw failure.reason
  const statuses = results.map((result) => (result.status === 'fulfilled' ? result.value : 1))
  shell.state.pipeStatus = statuses.map(String)
  return shell.state.options.pipefail ? (statuses.findLast((status) => status !== 0) ?? 0) : statuses.at(-1)!
}

/** `command &` */
export function startJob(shell: Interpreter, command: Statement['command']): void {
  const { state } = shell
  const abort = new AbortController()
  shell.signal.addEventListener('abort', () => abort.abort(), { once: true })
  const open = new Map(shell.open)
  open.set(0, NOTHING)
  const child = shell.fork(open, abort.signal)
  const pid = 1000 + state.jobs.length + (state.lastBackground ?? 0) + 7
  const id = Math.max(0, ...state.jobs.map((job) => job.id)) + 1
  const job: Job = { id, pid, text: '', status: null, abort, done: Promise.resolve(0) }
  job.done = child
    .contained(() => child.run(command))
    .catch((error: unknown) => {
      if (error instanceof Interrupted) return 130
      throw error
    })
    .then((status) => (job.status = status))
  state.jobs.push(job)
  state.lastBackground = pid
  state.lastStatus = 0
}
