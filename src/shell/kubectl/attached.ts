/**
 * The process of a container that somebody sits at: `run -it`, `attach`. The kubelet keeps such a container going until
 * whoever is attached has come to an end.
 */
import type { Container, Pod } from '#kubectl'
import { fail, type Call } from './command.ts'
import { writeLog } from './logs/stream.ts'
import { isThere, machineOf, runInside, type InsideOptions } from './inside.ts'

/** Images whose entry point is one program, which gets all arguments that are no program themselves. */
const ENTRY_POINTS: Readonly<Record<string, string>> = { curl: 'curl', 'curlimages/curl': 'curl' }
const SHELLS = ['sh', 'bash', 'ash']

/** Waits until the container runs; the pod as it is then. */
export async function whenRunning(call: Call, { metadata }: Pod, container: string, ms: number): Promise<Pod> {
  const { namespace, name } = metadata
  const now = () => call.api.get<Pod>('Pod', namespace, name)
  const stateOf = () => now()?.status.containerStatuses?.find((each) => each.name === container)?.state
  const come = await call.until(
    () => !now() || stateOf()?.running !== undefined || stateOf()?.terminated !== undefined,
    ms,
  )
  const pod = now()
  if (!pod) throw fail(`pods ${JSON.stringify(name)} not found`)
  if (!come) throw fail('timed out waiting for the condition')
  return pod
}

/** Sits at the container's own process until its end; its exit code. */
export async function attach(
  call: Call,
  pod: Pod,
  container: Container,
  options: InsideOptions & { quiet?: boolean },
): Promise<number> {
  const machine = machineOf(call, pod, container.name)
  const command = commandOf(container, (name) => isThere(machine, name))
  if (options.tty && !call.process.isTerminal('stdin')) {
    await call.err('Unable to use a TTY - input is not a terminal or the right kind of file')
  }
  if (!options.quiet) await call.err("If you don't see a command prompt, try pressing enter.")
  // a server reads nothing, and writes on: what it writes from now on is seen
  if (!command) return listen(call, pod, container.name)
  const code = await runInside(call, machine, command, options)
  call.process.machine.cluster.endProcess(pod.metadata.namespace ?? 'default', pod.metadata.name, container.name, code)
  return code
}

/** What the container writes from now on, until it ends. */
async function listen(call: Call, { metadata }: Pod, container: string): Promise<number> {
  const source = { namespace: metadata.namespace ?? 'default', pod: metadata.name, container }
  await writeLog(call, source, {
    follow: true,
    previous: false,
    timestamps: false,
    tail: 0,
    since: -Infinity,
    limitBytes: 0,
    prefix: '',
  })
  return 0
}

/** The container's command line; undefined for a server, which prints nothing that anybody could sit at. */
function commandOf(
  { image, command = [], args = [] }: Container,
  has: (name: string) => boolean,
): string[] | undefined {
  const words = [...command, ...args]
  const repository = image.replace(/[:@].*$/, '').replace(/^docker\.io\//, '')
  const entry = Object.hasOwn(ENTRY_POINTS, repository) ? ENTRY_POINTS[repository] : undefined
  if (words.length === 0) return entry ? [entry] : isShellImage(repository) ? [SHELLS.find(has) ?? 'sh'] : undefined
  if (command.length === 0 && entry && !has(words[0]!)) return [entry, ...words]
  return words
}

/** Images that start a shell when nothing else is asked for. */
function isShellImage(repository: string): boolean {
  return /(^|\/)(busybox|alpine|ubuntu|debian|bash|netshoot|radial\/busyboxplus)$/.test(repository)
}
