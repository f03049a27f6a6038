/** The containers of `kubectl describe`, of pods (with their status) and of templates (without). */
import type { Description } from '../describing.ts'
import { dateText, sortedEntries } from '../describing.ts'
import { canonicalAmount, parseAmount } from '../quantity.ts'
import type {
  Container,
  ContainerPort,
  ContainerState,
  ContainerStatus,
  EnvVar,
  EnvVarSource,
  Pod,
  Probe,
} from './types.ts'

/** Fields that a container may have and that only a description reads. */
interface Described extends Container {
  volumeDevices?: { name: string; devicePath: string }[]
  securityContext?: { seccompProfile?: { type: string; localhostProfile?: string } }
}

/** Where the containers stand: those of a template are further in. */
export interface ContainersPlace {
  title: 'Containers' | 'Init Containers'
  indent: '' | '  '
  statuses?: readonly ContainerStatus[]
  /** The pod, for values that its environment takes from it. */
  pod?: Pod
}

export function describeContainers(out: Description, containers: readonly Container[], place: ContainersPlace): void {
  const { title, indent, statuses = [], pod } = place
  out.line(0, `${indent}${title}:${containers.length ? '' : ' <none>'}`)
  for (const container of containers as readonly Described[]) {
    const status = statuses.find(({ name }) => name === container.name)
    out.line(1, `${indent && ' '}${container.name}:`)
    basics(out, container, status)
    commands(out, container)
    if (status) states(out, status)
    describeResources(out, container.resources, 2)
    for (const [key, probe] of probesOf(container)) out.pair(key, probeText(probe), 2)
    environment(out, container, pod)
    mounts(out, container)
  }
}

function basics(out: Description, container: Described, status: ContainerStatus | undefined): void {
  const { image, ports = [], securityContext } = container
  if (status) out.pair('Container ID', status.containerID ?? '', 2)
  out.pair('Image', image ?? '', 2)
  if (status) out.pair('Image ID', status.imageID ?? '', 2)
  const several = ports.length > 1 ? 's' : ''
  out.pair(
    `Port${several}`,
    portsText(ports, (port) => port.containerPort),
    2,
  )
  out.pair(
    `Host Port${several}`,
    portsText(ports, (port) => port.hostPort ?? 0),
    2,
  )
  const profile = securityContext?.seccompProfile
  if (profile) out.pair('SeccompProfile', profile.type, 2)
  if (profile?.type === 'Localhost') out.pair('LocalhostProfile', profile.localhostProfile ?? '', 3)
}

function portsText(ports: readonly ContainerPort[], number: (port: ContainerPort) => number): string {
  return (
    ports.map((port) => `${number(port)}/${port.protocol}${port.name ? ` (${port.name})` : ''}`).join(', ') || '<none>'
  )
}

function commands(out: Description, { command = [], args = [] }: Container): void {
  const words = (title: string, list: readonly string[]) => {
    if (list.length) out.line(2, `${title}:`)
    for (const line of list.flatMap((word) => word.split('\n'))) out.line(3, line)
  }
  words('Command', command)
  words('Args', args)
}

function states(out: Description, { state, lastState, ready, restartCount }: ContainerStatus): void {
  stateLines(out, 'State', state)
  if (lastState?.terminated) stateLines(out, 'Last State', lastState)
  out.pair('Ready', ready ? 'True' : 'False', 2).pair('Restart Count', restartCount ?? 0, 2)
}

function stateLines(out: Description, title: string, { running, terminated, waiting }: ContainerState = {}): void {
  if (running) {
    out.pair(title, 'Running', 2).pair('Started', dateText(running.startedAt), 3)
    return
  }
  if (waiting || !terminated) {
    out.pair(title, 'Waiting', 2)
    if (waiting?.reason) out.pair('Reason', waiting.reason, 3)
    return
  }
  const { reason, message, exitCode, signal, startedAt, finishedAt } = terminated as typeof terminated & {
    message?: string
    signal?: number
  }
  out.pair(title, 'Terminated', 2)
  if (reason) out.pair('Reason', reason, 3)
  if (message) out.pair('Message', message, 3)
  out.pair('Exit Code', exitCode, 3)
  if (signal) out.pair('Signal', signal, 3)
  out.pair('Started', dateText(startedAt), 3).pair('Finished', dateText(finishedAt), 3)
}

/** `Limits:` and `Requests:`, those that are there. */
export function describeResources(out: Description, resources: Container['resources'], level: number): void {
  for (const [title, amounts] of [
    ['Limits', resources?.limits],
    ['Requests', resources?.requests],
  ] as const) {
    const entries = sortedEntries(amounts)
    if (entries.length) out.line(level, `${title}:`)
    for (const [name, amount] of entries) out.pair(name, canonicalAmount(amount), level + 1)
  }
}

function probesOf({ livenessProbe, readinessProbe, startupProbe }: Container): [string, Probe][] {
  const all: [string, Probe | undefined][] = [
    ['Liveness', livenessProbe],
    ['Readiness', readinessProbe],
    ['Startup', startupProbe],
  ]
  return all.filter((entry): entry is [string, Probe] => !!entry[1])
}

/** `http-get http://:80/healthz delay=0s timeout=1s period=10s #success=1 #failure=3` */
export function probeText(probe: Probe): string {
  const { initialDelaySeconds = 0, timeoutSeconds = 0, periodSeconds = 0 } = probe
  const { successThreshold = 0, failureThreshold = 0, exec, httpGet, tcpSocket, grpc } = probe
  const times = `delay=${initialDelaySeconds}s timeout=${timeoutSeconds}s period=${periodSeconds}s`
  const rest = `${times} #success=${successThreshold} #failure=${failureThreshold}`
  if (exec) return `exec [${(exec.command ?? []).join(' ')}] ${rest}`
  if (httpGet) {
    const { scheme = '', host = '', port, path = '' } = httpGet
    const where = `${host.includes(':') ? `[${host}]` : host}:${port}`
    return `http-get ${scheme.toLowerCase()}://${where}${path && !path.startsWith('/') ? '/' : ''}${escaped(path)} ${rest}`
  }
  if (tcpSocket) return `tcp-socket ${tcpSocket.host ?? ''}:${tcpSocket.port} ${rest}`
  if (grpc) return `grpc <pod>:${grpc.port} ${grpc.service ?? ''} ${rest}`
  return `unknown ${rest}`
}

/** A path as Go's net/url writes it: `?` is no query here. */
function escaped(path: string): string {
  return encodeURI(path.replace(/[\ud800-\udfff]/gu, '\ufffd'))
    .replaceAll('?', '%3F')
    .replaceAll('#', '%23')
}

function environment(out: Description, container: Described, pod: Pod | undefined): void {
  const { env = [], envFrom = [] } = container
  if (envFrom.length) out.line(2, 'Environment Variables from:')
  for (const { prefix, configMapRef, secretRef } of envFrom) {
    const ref = configMapRef ?? secretRef
    const kind = configMapRef ? 'ConfigMap' : secretRef ? 'Secret' : ''
    const how = prefix ? `${kind} with prefix '${prefix}'` : kind
    out.line(3, `${ref?.name ?? ''}\t${how}\tOptional: ${ref?.optional ?? false}`)
  }
  out.line(2, env.length ? 'Environment:' : 'Environment:\t<none>')
  for (const variable of env) {
    if (variable.valueFrom) out.line(3, `${variable.name}:\t${sourceText(variable, container, pod)}`)
    else out.line(3, `${variable.name}:\t${(variable.value ?? '').split('\n').join('\n      \t')}`)
  }
}

function sourceText({ valueFrom }: EnvVar, container: Container, pod: Pod | undefined): string {
  const { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef } = valueFrom!
  if (fieldRef) {
    const value = pod ? podField(pod, fieldRef.fieldPath) : ''
    return `${value} (${fieldRef.apiVersion ?? 'v1'}:${fieldRef.fieldPath})`
  }
  if (resourceFieldRef) return `${resourceText(resourceFieldRef, container)} (${resourceFieldRef.resource})`
  const optional = `\tOptional: ${(secretKeyRef ?? configMapKeyRef)?.optional ?? false}`
  if (secretKeyRef) return `<set to the key '${secretKeyRef.key}' in secret '${secretKeyRef.name ?? ''}'>${optional}`
  if (configMapKeyRef)
    return `<set to the key '${configMapKeyRef.key}' of config map '${configMapKeyRef.name ?? ''}'>${optional}`
  return ''
}

/** kubectl knows of a pod's fields only these two: it lacks the server's table of fields to select by. */
function podField({ metadata }: Pod, path: string): string {
  if (path === 'metadata.name') return metadata.name
  return path === 'metadata.namespace' ? (metadata.namespace ?? '') : ''
}

/** How many divisors, rounded up; a limit that is not set is what the node has. */
function resourceText(
  { resource, divisor }: NonNullable<EnvVarSource['resourceFieldRef']>,
  container: Container,
): string {
  const [, list, name] = /^(limits|requests)\.(.+)$/.exec(resource) ?? []
  if (!list) return ''
  const amount = parseAmount(container.resources?.[list as 'limits' | 'requests']?.[name!])
  const unit = parseAmount(divisor && divisor !== '0' ? divisor : '1')?.milli || 1000n
  const count = amount ? (amount.milli + unit - 1n) / unit : 0n
  const unlimited = count === 0n && (resource === 'limits.cpu' || resource === 'limits.memory')
  return unlimited ? 'node allocatable' : String(count)
}

function mounts(out: Description, { volumeMounts = [], volumeDevices = [] }: Described): void {
  out.line(2, volumeMounts.length ? 'Mounts:' : 'Mounts:\t<none>')
  for (const { mountPath, name, readOnly, subPath } of byKey(volumeMounts, (mount) => mount.mountPath)) {
    out.line(
      3,
      `${mountPath} from ${name} (${readOnly ? 'ro' : 'rw'}${subPath ? `,path=${JSON.stringify(subPath)}` : ''})`,
    )
  }
  if (volumeDevices.length) out.line(2, volumeMounts.length ? 'Devices:' : 'Devices:\t<none>')
  for (const { devicePath, name } of byKey(volumeDevices, (device) => device.devicePath)) {
    out.line(3, `${devicePath} from ${name}`)
  }
}

function byKey<T>(items: readonly T[], key: (item: T) => string): T[] {
  return [...items].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0))
}
