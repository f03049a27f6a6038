/** One run of a probe against what really listens in the pod: k8s.io/kubernetes/pkg/kubelet/prober. */
import { hostPort } from '../ip.ts'
import { probeCommand } from './command.ts'
import type { Container, Probe } from '../kinds/pod/types.ts'
import type { AppResponse } from '../network/types.ts'

export interface ProbeTarget {
  ip: string
  container: Container
  /** How long the container has been running. */
  runningMs: number
  /** How much longer than a moment its answers take, by somebody's doing. */
  slowMs: number
  /** The application says that it is not ready, by somebody's doing. */
  isUnready: boolean
  /** Answers a request to the port; undefined: nothing listens; null: closes without a word. */
  request(port: number, path: string, host: string, agent?: string): AppResponse | null | undefined
}

/** What went wrong, in the prober's words; undefined when it passed. Of commands only what `probeCommand` knows. */
export function runProbe(probe: Probe, target: ProbeTarget): string | undefined {
  const { httpGet, tcpSocket, grpc } = probe
  if (httpGet) {
    const port = portOf(httpGet.port, target.container)
    const path = httpGet.path ?? '/'
    const url = `${(httpGet.scheme ?? 'HTTP').toLowerCase()}://${hostPort(target.ip, port ?? httpGet.port)}${path.startsWith('/') ? path : `/${path}`}`
    const host = httpGet.httpHeaders?.find(({ name }) => name.toLowerCase() === 'host')?.value ?? target.ip
    const response = port === undefined ? undefined : target.request(port, path, host, 'kube-probe/1.36')
    if (response === undefined)
      return `Get "${url}": dial tcp ${hostPort(target.ip, String(port))}: connect: connection refused`
    if (response === null) return `Get "${url}": EOF`
    if (isTooSlow(probe, target))
      return `Get "${url}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`
    if (target.isUnready) return 'HTTP probe failed with statuscode: 503'
    const good = response.status >= 200 && response.status < 400
    return good ? undefined : `HTTP probe failed with statuscode: ${response.status}`
  }
  if (probe.exec) {
    const { code, output } = probeCommand(probe.exec.command ?? [], target.container, target.runningMs)
    if (code === 0 && target.isUnready) return ''
    return code === 0 ? undefined : output
  }
  const plain = tcpSocket?.port ?? grpc?.port
  if (plain === undefined) return undefined
  const port = portOf(plain, target.container)
  if (port !== undefined && target.request(port, '/', target.ip) !== undefined) {
    // the kernel takes a connection, however slow the process is
    if (!grpc) return undefined
    if (isTooSlow(probe, target)) return `health rpc did not complete within ${timeoutOf(probe)}s`
    return target.isUnready ? 'service unhealthy (responded with "NOT_SERVING")' : undefined
  }
  if (grpc)
    return `timeout: failed to connect service "${hostPort(target.ip, String(port))}" within 1s: context deadline exceeded`
  return `dial tcp ${hostPort(target.ip, String(port))}: connect: connection refused`
}

/** Whether an answer would come when nobody waits for it any more. */
function isTooSlow(probe: Probe, { slowMs }: ProbeTarget): boolean {
  return slowMs > timeoutOf(probe) * 1000
}

function timeoutOf({ timeoutSeconds = 1 }: Probe): number {
  return timeoutSeconds
}

/** A port's number; of a name, the number that the container gives it. */
export function portOf(port: number | string, { ports = [] }: Container): number | undefined {
  if (typeof port === 'number') return port
  return ports.find(({ name }) => name === port)?.containerPort
}
