import { kubectlError, notFound, type KubeObject, type Pod } from '#kubectl'
import { ExitError } from '../../process.ts'
import { duration, list } from '../args/flags.ts'
import { kindNamed } from '../args/kinds.ts'
import { podFor } from '../args/pods.ts'
import { fail, misused, type Call, type Verb } from '../command.ts'
import { ForwardedPort, type Pair } from '../forward/portForward.ts'
import { pairsOf } from '../forward/ports.ts'

export const portForward: Verb = {
  name: 'port-forward',
  about: 'Forward one or more local ports to a pod: straight into it, past Services, rules and NetworkPolicies',
  usage: 'TYPE/NAME [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]',
  flags: [list('address'), duration('pod-running-timeout', '1m0s')],
  async run(call) {
    const { args } = call
    if (args.length < 2) throw misused(call, 'TYPE/NAME and list of ports are required for port-forward')
    const pod = podFor(call, args[0]!)
    const service = serviceOf(call, args[0]!)
    const pairs = pairsOf(args.slice(1), pod, service, () => freePort(call))
    if (pod.status.phase !== 'Running') {
      throw fail(`unable to forward port because pod is not running. Current status=${pod.status.phase}`)
    }
    return forward(call, pod, pairs)
  },
}

async function forward(call: Call, pod: Pod, pairs: readonly Pair[]): Promise<number> {
  const { listeners } = call.process.machine
  if (!listeners) throw fail('nobody can listen on this machine')
  const opened: [Pair, ForwardedPort][] = []
  for (const pair of pairs) {
    if (listeners.has(pair.local)) {
      const taken = ['tcp4 127.0.0.1', 'tcp6 [::1]'].map(
        (at) => `unable to create listener: Error listen ${at}:${pair.local}: bind: address already in use`,
      )
      await call.err(
        `Unable to listen on port ${pair.local}: Listeners failed to create with the following errors: [${taken.join(' ')}]`,
      )
      continue
    }
    const port = new ForwardedPort(call, pod, pair)
    listeners.set(pair.local, port)
    opened.push([pair, port])
    for (const address of addressesOf(call))
      await call.out(`Forwarding from ${address}:${pair.local} -> ${pair.remote}`)
  }
  if (opened.length === 0) {
    const asked = pairs.map(({ local, remote }) => `{${local} ${remote}}`).join(' ')
    throw fail(`unable to listen on any of the requested ports: [${asked}]`)
  }
  try {
    const { namespace, name, uid } = pod.metadata
    const isGone = () => {
      const now = call.api.get<Pod>('Pod', namespace, name)
      return now?.metadata.uid !== uid || now.status.phase !== 'Running'
    }
    const lost = () => opened.find(([, port]) => port.lost !== null)?.[1].lost
    await call.untilNews(() => lost() !== undefined || isGone())
    const words = lost()
    throw words ? new ExitError(1, words) : fail('lost connection to pod')
  } finally {
    for (const [{ local }, port] of opened) if (listeners.get(local) === port) listeners.delete(local)
  }
}

/** `--address`: localhost is both of its addresses. */
function addressesOf({ flags }: Call): string[] {
  const asked = flags.all('address').length > 0 ? flags.all('address') : ['localhost']
  return asked.flatMap((address) =>
    address === 'localhost' ? ['127.0.0.1', '[::1]'] : address.includes(':') ? `[${address}]` : address,
  )
}

function serviceOf(call: Call, word: string) {
  const [type = '', name] = word.split('/')
  if (name === undefined || kindNamed(call.api, type).kind !== 'Service') return undefined
  const found = call.api.get<KubeObject & { spec: { clusterIP?: string } }>('Service', call.namespace, name)
  if (!found) throw new ExitError(1, kubectlError(notFound(call.api.definition('Service')!, name)))
  return found
}

/** The first of those that a kernel draws, for it is told. */
function freePort({ process }: Call): number {
  let port = 40_000
  while (process.machine.listeners?.has(port)) port++
  return port
}
