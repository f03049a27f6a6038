/**
 * What a container's own command line has written: `sh -c 'while true; do echo …; sleep 1; done'`. Nobody ran it when the
 * container started, for commands of containers are not executed; it is run now, on a clock of its own that begins at the
 * container's start. What depends on others than the container itself ends it, with the name of who that was.
 */
import type { Cluster } from '#engine'
import type { ContainerRun, LogLine } from '#kubectl'
import { MemoryFiles } from '../../files/memory.ts'
import { Interrupted, NOTHING, type Sink } from '../../io/stream.ts'
import type { Machine, Time } from '../../machine.ts'
import { allPrograms } from '../../programs/index.ts'
import type { Program } from '../../process.ts'
import { Shell } from '../../shell.ts'

/** Programs of which everything they write comes from the container alone. */
const OWN = new Set(
  `awk base64 basename bash cat cp cut date dirname echo egrep env expr false fgrep grep head hostname id ls mkdir mv nl od
   paste printenv printf pwd readlink rev rm rmdir sed seq sh ash sleep sort stat tac tail tee test timeout touch tr true uname
   uniq wc whoami xargs yes [`.split(/\s+/),
)
/** Programs that serve until somebody ends them: what they write is the image's. */
const SERVERS =
  /^(nginx|nginx-debug|httpd|httpd-foreground|apache2-foreground|redis-server|nc|netcat|ncat|socat|python3?|node)$/
/** Commands that one replay may run. */
const MOST_COMMANDS = 200_000
const MOST_LINES = 20_000

export interface Replayed {
  lines: LogLine[]
  /** What the replay had to stop at: `wget`. */
  stoppedAt: string | null
}

/**
 * @param until when the container ended, or now: milliseconds since 1970
 * @param pause waits until it is that late; false: nobody wants more. Absent: what comes after `until` is left out
 */
export async function replay(
  machine: Machine,
  run: ContainerRun,
  command: readonly string[],
  until: () => number,
  options: { pause?: (at: number) => Promise<boolean>; into?: Replayed; signal?: AbortSignal } = {},
): Promise<Replayed> {
  const { pause, into: out = { lines: [], stoppedAt: null } } = options
  const over = new AbortController()
  options.signal?.addEventListener('abort', () => over.abort(), { once: true })
  let at = run.startedAt
  const end = (): never => {
    over.abort()
    throw new Interrupted()
  }
  const wait = async (ms: number): Promise<void> => {
    at += ms
    if (at > until() && !(pause && (await pause(at)))) end()
  }
  const time: Time = {
    get now() {
      return at - run.epoch
    },
    wait,
    until: async (_condition, ms) => {
      await wait(ms)
      return false
    },
  }
  const hang = async (): Promise<number> => {
    await wait(Infinity)
    return 0
  }
  const program = (name: string): Program | undefined => {
    if (SERVERS.test(name)) return { name, run: hang }
    const found = PROGRAMS().get(name)
    if (name === 'tail' && found) {
      return {
        name,
        run: (process) => (process.args.some((arg) => /^-\w*[fF]/.test(arg)) ? hang() : found.run(process)),
      }
    }
    if (OWN.has(name)) return found
    return {
      name,
      run: () => {
        out.stoppedAt ??= name
        return end()
      },
    }
  }
  const pod: Machine = {
    ...machine,
    place: `pod/${run.namespace}/${run.podName}`,
    hostname: run.hostname,
    user: 'root',
    home: '/root',
    workingDirectory: '/',
    files: filesOf(run),
    env: new Map([
      ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
      ['HOSTNAME', run.hostname],
      ['HOME', '/root'],
      ...run.env.map(({ name, value = '' }): [string, string] => [name, value]),
    ]),
    tools: 'busybox',
    program,
    programNames: () => [...OWN],
    cluster: clockOf(machine.cluster, () => at),
    time,
  }
  const sink = lineSink(out.lines, () => at)
  const shell = new Shell({
    machine: pod,
    stdin: NOTHING,
    stdout: sink,
    stderr: sink,
    signal: over.signal,
    maxCommands: MOST_COMMANDS,
  })
  await shell.execute(command)
  sink.end()
  return out
}

let programs: ReadonlyMap<string, Program> | undefined
function PROGRAMS(): ReadonlyMap<string, Program> {
  programs ??= new Map(
    allPrograms().flatMap((each) => [each.name, ...(each.aliases ?? [])].map((name) => [name, each] as const)),
  )
  return programs
}

/** The cluster at another time of day: `date` looks at nothing else of it. */
function clockOf(cluster: Cluster, now: () => number): Cluster {
  return Object.create(cluster, { reading: { get: () => ({ now: now() }) } }) as Cluster
}

function filesOf(run: ContainerRun): MemoryFiles {
  const files = new MemoryFiles(['/bin', '/etc', '/root', '/tmp', '/usr/bin', '/var/log', '/var/run', '/data'], {
    info: (path) => {
      const text = run.read(path)
      return text === undefined ? undefined : { kind: 'file', size: text.length }
    },
    read: (path) => run.read(path) ?? '',
    list: () => [],
  })
  files.write('/etc/hostname', `${run.hostname}\n`)
  return files
}

/** Whole lines, each with the time of its end. */
function lineSink(lines: LogLine[], now: () => number): Sink & { end(): void } {
  let rest = ''
  const add = (text: string) => {
    lines.push({ at: now(), text })
    if (lines.length > 2 * MOST_LINES) lines.splice(0, lines.length - MOST_LINES)
  }
  return {
    write(text) {
      const parts = (rest + text).split('\n')
      rest = parts.pop()!
      for (const part of parts) add(part)
      return Promise.resolve()
    },
    end() {
      if (rest !== '') add(rest)
      rest = ''
    },
  }
}
