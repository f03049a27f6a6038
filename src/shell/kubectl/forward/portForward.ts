/** A port of this computer that leads into a pod: pkg/cmd/portforward; kubelet's streaming server dials 127.0.0.1 there. */
import type { SendRequest, Trace } from '#engine'
import type { Pod } from '#kubectl'
import type { Listener } from '../../machine.ts'
import type { Call } from '../command.ts'

export interface Pair {
  local: number
  remote: number
}

/**
 * Connections come out of the pod's own network namespace: no Service, no rule and no NetworkPolicy is on their way, and
 * the process sees 127.0.0.1.
 */
export class ForwardedPort implements Listener {
  /** Set when the pod could not be reached any more: the program ends then. */
  lost: string | null = null

  constructor(
    private readonly call: Call,
    private readonly pod: Pod,
    private readonly pair: Pair,
  ) {}

  async connect(request: Omit<SendRequest, 'from'>): Promise<Trace> {
    const { call, pod, pair } = this
    const { cluster } = call.process.machine
    const { namespace = 'default', name } = pod.metadata
    await call.out(`Handling connection for ${pair.local}`)
    const { resolve: _, ...asked } = request
    const trace = cluster.request({
      ...asked,
      from: `pod/${namespace}/${name}`,
      host: '127.0.0.1',
      port: pair.remote,
      headers: { host: `${request.host}:${pair.local}`, ...request.headers },
    })
    const seen = { ...trace, request: { ...trace.request, host: request.host, port: pair.local } }
    if (trace.outcome !== 'refused' && trace.outcome !== 'unreachable') return seen
    this.lost = this.#refused()
    // it was taken here, and closed without a word when nobody was there
    return { ...seen, outcome: 'reset', response: null, servedBy: `127.0.0.1:${pair.remote}` }
  }

  /** What kubectl writes to standard error, by klog. */
  #refused(): string {
    const { pod, pair, call } = this
    const [day = '', clock = ''] = new Date(call.now).toISOString().split('T')
    const head = `E${day.slice(5).replace('-', '')} ${clock.slice(0, 12)}000    4711 portforward.go:424]`
    const id = pod.status.containerStatuses?.[0]?.containerID?.replace(/^containerd:\/\//, '') ?? ''
    const space = `network namespace "/var/run/netns/cni-${pod.metadata.uid}"`
    const dial = `IPv4: dial tcp4 127.0.0.1:${pair.remote}: connect: connection refused IPv6 dial tcp6: address localhost: no suitable address found`
    const why = `error forwarding port ${pair.remote} to pod ${id}, uid : failed to execute portforward in ${space}: failed to connect to localhost:${pair.remote} inside namespace "${id}", ${dial}`
    return `${head} "Unhandled Error" err="an error occurred forwarding ${pair.local} -> ${pair.remote}: ${why.replaceAll('"', '\\"')}"\nerror: lost connection to pod`
  }
}
