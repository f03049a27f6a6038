/** One container's log, from where somebody wants to read it to its end: pkg/kubelet/kuberuntime/logs. */
import { outputOf, runOf as readRun, type ContainerRun, type LogLine } from '#kubectl'
import { ExitError } from '../../process.ts'
import { fail, type Call } from '../command.ts'
import { replay, type Replayed } from './replay.ts'

export interface LogOptions {
  follow: boolean
  previous: boolean
  timestamps: boolean
  /** The last so many lines; -1: all. */
  tail: number
  /** Milliseconds since 1970; what is older is left out. */
  since: number
  /** 0: no limit. */
  limitBytes: number
  /** `[pod/web-1/nginx] ` */
  prefix: string
}

export interface LogSource {
  namespace: string
  pod: string
  container: string
}

/** Writes the log; returns when it is at its end, which in following is the container's. */
export async function writeLog(call: Call, source: LogSource, options: LogOptions): Promise<void> {
  const run = runOf(call, source, options.previous)
  if (typeof run === 'string') throw new ExitError(1, `Error from server (BadRequest): ${run}`)
  const first = outputOf(run)
  const until = () => run.endedAt ?? call.now
  const own: Replayed = { lines: [], stoppedAt: null }
  if (first.command) {
    // a container that has ended by itself wrote all that it had to; its times are whole seconds
    const end = run.endedAt === null ? until : () => run.endedAt! + 999
    await replay(call.process.machine, run, first.command, end, { into: own, signal: call.process.signal })
  }
  const lines = inOrder([...first.lines, ...own.lines]).filter(({ at }) => at >= options.since)
  const budget = { left: options.limitBytes || Infinity }
  await print(call, options.tail < 0 ? lines : options.tail === 0 ? [] : lines.slice(-options.tail), options, budget)
  await admit(call, run, own, first.isPartial)
  if (options.follow && run.endedAt === null) await follow(call, source, run, own, options, budget)
}

/** Only the sentence: what is not here, and that nobody keeps it. */
async function admit(call: Call, run: ContainerRun, { stoppedAt }: Replayed, isPartial: boolean): Promise<void> {
  const name = `container ${run.container.name}`
  if (stoppedAt !== null) {
    await call.err(
      `podpath: commands of containers are not executed: what ${JSON.stringify(stoppedAt)} in the command line of ${name} writes, and what comes after it, is not here`,
    )
  } else if (isPartial) {
    await call.err(`podpath: what the image ${run.container.image} writes beside this is not modelled`)
  }
}

async function follow(
  call: Call,
  source: LogSource,
  run: ContainerRun,
  shown: Replayed,
  options: LogOptions,
  budget: { left: number },
): Promise<void> {
  const isOver = () => {
    const now = runOf(call, source, false)
    return typeof now === 'string' || now.id !== run.id || now.endedAt !== null
  }
  // the command line goes on from its start; what it wrote before is known
  const live: Replayed = { lines: [], stoppedAt: null }
  const known = shown.lines.length
  const { command } = outputOf(run)
  const stop = new AbortController()
  const own =
    command && shown.stoppedAt === null
      ? replay(call.process.machine, run, command, () => call.now, {
          into: live,
          signal: stop.signal,
          pause: async (at) => {
            await call.until(() => call.now >= at || stop.signal.aborted || isOver(), Infinity)
            return call.now >= at && !stop.signal.aborted
          },
        }).catch(() => undefined)
      : undefined
  let printed = known
  let { servedCount } = run
  try {
    for (;;) {
      const news = () => {
        const now = runOf(call, source, false)
        return typeof now === 'string' || now.id !== run.id || now.endedAt !== null || now.servedCount > servedCount
      }
      await call.untilNews(() => news() || live.lines.length > printed)
      const now = runOf(call, source, false)
      const last = typeof now === 'string' || now.id !== run.id ? runOf(call, source, true) : now
      const same = typeof last !== 'string' && last.id === run.id ? last : null
      const fresh = same ? outputOf(same, servedCount).lines : []
      servedCount = same?.servedCount ?? servedCount
      const mine = live.lines.slice(printed)
      printed += mine.length
      await print(call, inOrder([...fresh, ...mine]), options, budget)
      if (isOver()) return
    }
  } finally {
    stop.abort()
    await own
  }
}

function runOf(call: Call, { namespace, pod, container }: LogSource, previous: boolean): ContainerRun | string {
  return readRun(call.process.machine.cluster, namespace, pod, container, previous)
}

function inOrder(lines: LogLine[]): LogLine[] {
  return lines.sort((a, b) => a.at - b.at)
}

async function print(
  call: Call,
  lines: readonly LogLine[],
  { timestamps, prefix }: LogOptions,
  budget: { left: number },
): Promise<void> {
  let text = ''
  for (const { at, text: line } of lines) {
    const whole = `${timestamps ? `${new Date(at).toISOString().slice(0, -1)}000000Z ` : ''}${line}\n`
    const kept = whole.slice(0, budget.left)
    budget.left -= kept.length
    if (kept !== '') text += prefix + kept
    if (budget.left <= 0) break
  }
  await call.write(text)
}

/** A machine that is off answers nobody, nor one whose zone is cut off. */
export function needsNode(call: Call, { pod, namespace, container }: LogSource, node: string | undefined): void {
  const { cluster } = call.process.machine
  const isCutOff = node !== undefined && cluster.cutOffWith(node) !== null
  if (!node || !(cluster.isStopped(node) || isCutOff)) return
  const ip = cluster.config.nodes.find(({ name }) => name === node)?.internalIP ?? node
  throw fail(
    `Get "https://${ip}:10250/containerLogs/${namespace}/${pod}/${container}": dial tcp ${ip}:10250: ${isCutOff ? 'i/o timeout' : 'connect: no route to host'}`,
  )
}
