import type { SendRequest, Trace } from '#engine'
import type { Process } from '../../process.ts'
import { hostsFileAddresses, isAddress } from './resolver.ts'

/** What a client asks for; who asks is where the process is. */
export interface WebRequest extends Omit<SendRequest, 'from'> {
  /** What a datagram says. */
  data?: string
}

/** Milliseconds until a kernel gives up: six times it sends its SYN again, 1, 2, 4 … 32 s after the last. */
export const SYN_TIMEOUT_MS = 134_000

/**
 * Sends the request from where the process is: it is seen on the picture, and as much time passes as it takes. Names of
 * /etc/hosts are not looked up.
 */
export async function connect(process: Process, request: WebRequest): Promise<Trace> {
  const { machine, signal } = process
  const [listed] = isAddress(request.host) ? [] : hostsFileAddresses(process, request.host)
  const resolve = { ...(listed && request.host !== 'localhost' && { [request.host]: listed }), ...request.resolve }
  const sent: WebRequest & { from: string } = {
    ...request,
    ...(Object.keys(resolve).length > 0 && { resolve }),
    from: machine.place,
    timeoutMs: request.timeoutMs ?? SYN_TIMEOUT_MS,
  }
  const listener = isLoopback(Object.hasOwn(resolve, request.host) ? resolve[request.host]! : request.host)
    ? machine.listeners?.get(request.port)
    : undefined
  const trace: Trace = listener ? await listener.connect(sent) : machine.cluster.request(sent)
  await machine.time.wait(trace.duration, signal)
  return trace
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.')
}

/** The ends of the connection as its sender had it; undefined where none was tried. */
export function endsOf({
  hops,
}: Pick<Trace, 'hops'>): { local: string; localPort: number; remote: string } | undefined {
  const sent = hops.find(({ action }) => action === 'send')
  return sent && { local: sent.after.src, localPort: sent.after.sport, remote: sent.after.dst }
}
