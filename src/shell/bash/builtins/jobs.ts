import { Mistake } from '../flow.ts'
import type { Builtin } from './types.ts'

/** `wait`, `wait PID`, `wait %1`, `wait -n`. */
export const wait: Builtin = async (args, shell) => {
  const { state, signal, setting } = shell
  const words = args.filter((arg) => arg !== '-n' && arg !== '-f')
  const wanted = words.length === 0 ? state.jobs : words.map((word) => find(word, shell))
  let status = 0
  for (const job of wanted) {
    await setting.machine.time.until(() => job.status !== null, Infinity, signal)
    status = await job.done
  }
  state.jobs = state.jobs.filter((job) => !wanted.includes(job))
  return words.length === 0 ? 0 : status
}

function find(word: string, shell: Parameters<Builtin>[1]) {
  const { jobs } = shell.state
  const job = word.startsWith('%')
    ? /^%[%+]?$/.test(word)
      ? jobs.at(-1)
      : jobs.find(({ id }) => String(id) === word.slice(1))
    : jobs.find(({ pid }) => String(pid) === word)
  if (!job)
    throw new Mistake(
      word.startsWith('%') ? `${word}: no such job` : `wait: pid ${word} is not a child of this shell`,
      127,
    )
  return job
}

export const jobs: Builtin = async (args, shell) => {
  for (const { id, pid, status, text } of shell.state.jobs) {
    if (args.includes('-p')) await shell.stdout.write(`${pid}\n`)
    else
      await shell.stdout.write(
        `[${id}]  ${status === null ? 'Running' : status === 0 ? 'Done' : `Exit ${status}`}                 ${text}\n`,
      )
  }
  return 0
}

/** `kill [-SIGNAL] PID|%JOB …`: jobs end at once. */
export const kill: Builtin = async (args, shell) => {
  const words = args.filter((arg) => !arg.startsWith('-'))
  if (words.length === 0)
    throw new Mistake('kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]', 2)
  let status = 0
  for (const word of words) {
    const job = shell.state.jobs.find(({ pid, id }) => String(pid) === word || `%${id}` === word)
    if (job) job.abort.abort()
    else {
      await shell.complain(`kill: (${word}) - No such process`)
      status = 1
    }
  }
  return status
}

export const bg: Builtin = () => {
  throw new Mistake('bg: no job control in this shell')
}
