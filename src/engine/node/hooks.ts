/** postStart and preStop: k8s.io/kubernetes/pkg/kubelet/lifecycle/handlers.go. */
import type { Container, LifecycleHandler } from '../kinds/pod/types.ts'
import { baseName, commandsOf, probeCommand, sleepMs } from './command.ts'
import { behaviourOf } from './images/index.ts'
import { portOf } from './probe.ts'

export interface HookResult {
  /** How long it takes. */
  ms: number
  failed: boolean
  /** The hook itself ends the container's process: `nginx -s quit`, `kill 1`. */
  ends: boolean
}

/** How long a request or the start of a command takes. */
const MOMENT = 20
/** A program that the image lacks is found out at once. */
const MISSING = { ms: MOMENT, failed: true, ends: false }

/**
 * What a hook does. A request fails only when nobody answers, whatever the status; a command by its exit code, or because
 * the image has no such program.
 * @param listens whether something answers at the port of the pod, or of the host that the hook names
 */
export function runHook(
  handler: LifecycleHandler,
  container: Container,
  runningMs: number,
  listens: (port: number, host: string | undefined, path: string) => boolean,
): HookResult {
  const { exec, httpGet, sleep } = handler
  if (sleep) return { ms: (sleep.seconds ?? 0) * 1000, failed: false, ends: false }
  if (httpGet) {
    const port = portOf(httpGet.port, container)
    return { ms: MOMENT, failed: port === undefined || !listens(port, httpGet.host, httpGet.path ?? '/'), ends: false }
  }
  if (!exec?.command?.length) return MISSING
  if (behaviourOf(container.image).bare) return MISSING
  const command = { command: exec.command }
  const { code } = probeCommand(exec.command, container, runningMs)
  return {
    ms: commandsOf(command).reduce((ms, { words }) => ms + sleepMs(words.join(' ')), MOMENT),
    failed: code !== 0,
    ends: commandsOf(command).some(({ words }) => endsProcess(words)),
  }
}

function endsProcess([program = '', ...args]: readonly string[]): boolean {
  const name = baseName(program)
  if (name.startsWith('nginx')) return args[0] === '-s' && /^(quit|stop)$/.test(args[1] ?? '')
  if (/^(apachectl|apache2ctl|httpd)$/.test(name)) return !!args.at(-1)?.endsWith('stop')
  return (name === 'kill' && args.at(-1) === '1') || name === 'killall' || name === 'pkill'
}
