/**
 * Defaults of a pod and of the pod template in every workload: k8s.io/kubernetes/pkg/apis/core/v1/defaults.go, and what
 * the Priority, ServiceAccount and DefaultTolerationSeconds admission plugins add to a pod (never to a template).
 */
import type { Unstructured } from '../../api/types.ts'

type Dict = Record<string, unknown>

export function defaultPodSpec(spec: Dict): void {
  spec.dnsPolicy ??= 'ClusterFirst'
  spec.restartPolicy ??= 'Always'
  spec.schedulerName ??= 'default-scheduler'
  spec.securityContext ??= {}
  spec.terminationGracePeriodSeconds ??= 30
  for (const volume of items(spec.volumes)) defaultVolume(volume)
  for (const list of [spec.containers, spec.initContainers]) {
    for (const container of items(list)) defaultContainer(container, spec)
  }
}

/** A pod template: its defaults are those of a pod's spec. */
export function defaultTemplate(spec: Dict): void {
  const template = (spec.template ??= {}) as Dict
  const podSpec = (template.spec ??= {}) as Dict
  const meta = (template.metadata ??= {}) as Dict
  delete meta.creationTimestamp
  defaultPodSpec(podSpec)
}

export function defaultPod(object: Unstructured): void {
  const spec = (object.spec ??= {}) as Dict
  defaultPodSpec(spec)
  spec.enableServiceLinks ??= true
  spec.preemptionPolicy ??= 'PreemptLowerPriority'
  spec.priority ??= 0
  spec.serviceAccountName ??= 'default'
  spec.serviceAccount ??= spec.serviceAccountName
  spec.tolerations = withDefaultTolerations(items(spec.tolerations))
  const status = (object.status ??= {}) as Dict
  status.phase ??= 'Pending'
  status.qosClass ??= qosClass(items(spec.containers))
  for (const told of [...items(status.containerStatuses), ...items(status.initContainerStatuses)]) {
    told.image ??= ''
    told.imageID ??= ''
    told.lastState ??= {}
    told.ready ??= false
    told.restartCount ??= 0
    told.state ??= {}
  }
}

function defaultContainer(container: Dict, spec: Dict): void {
  container.imagePullPolicy ??= defaultPullPolicy(container.image)
  container.resources ??= {}
  container.terminationMessagePath ??= '/dev/termination-log'
  container.terminationMessagePolicy ??= 'File'
  for (const port of items(container.ports)) {
    port.protocol ??= 'TCP'
    if (spec.hostNetwork) port.hostPort ??= port.containerPort
  }
  for (const variable of items(container.env)) defaultVariable(variable)
  if (isDict(container.lifecycle)) {
    defaultHook(container.lifecycle.postStart)
    defaultHook(container.lifecycle.preStop)
  }
  const resources = container.resources as { requests?: Dict; limits?: Dict }
  if (resources.limits) resources.requests = { ...resources.limits, ...resources.requests }
  for (const probe of [container.livenessProbe, container.readinessProbe, container.startupProbe]) {
    if (isDict(probe)) defaultProbe(probe)
  }
}

/** A volume without a source is an empty directory. */
function defaultVolume(volume: Dict): void {
  if (Object.keys(volume).every((key) => key === 'name')) volume.emptyDir = {}
  for (const kind of ['configMap', 'secret', 'downwardAPI', 'projected']) {
    const source = volume[kind]
    if (isDict(source)) source.defaultMode ??= 420
  }
  if (isDict(volume.hostPath)) volume.hostPath.type ??= ''
}

function defaultVariable({ valueFrom }: Dict): void {
  if (!isDict(valueFrom)) return
  if (isDict(valueFrom.fieldRef)) valueFrom.fieldRef.apiVersion ??= 'v1'
  if (isDict(valueFrom.resourceFieldRef)) valueFrom.resourceFieldRef.divisor ??= '0'
}

function defaultHook(hook: unknown): void {
  if (!isDict(hook) || !isDict(hook.httpGet)) return
  hook.httpGet.path ??= '/'
  hook.httpGet.scheme ??= 'HTTP'
}

function defaultProbe(probe: Dict): void {
  probe.timeoutSeconds ??= 1
  probe.periodSeconds ??= 10
  probe.successThreshold ??= 1
  probe.failureThreshold ??= 3
  if (isDict(probe.httpGet)) {
    probe.httpGet.path ??= '/'
    probe.httpGet.scheme ??= 'HTTP'
  }
  if (isDict(probe.grpc)) probe.grpc.service ??= ''
}

/** Always for `:latest` and for images without a tag. */
function defaultPullPolicy(image: unknown): string {
  if (typeof image !== 'string') return 'IfNotPresent'
  const tag = /:([^:/@]+)$/.exec(image)?.[1]
  if (image.includes('@')) return 'IfNotPresent'
  return tag === undefined || tag === 'latest' ? 'Always' : 'IfNotPresent'
}

function withDefaultTolerations(tolerations: Dict[]): Dict[] {
  const added = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']
    .filter((key) => !tolerations.some((t) => (t.key === key || !t.key) && (t.effect === 'NoExecute' || !t.effect)))
    .map((key) => ({ effect: 'NoExecute', key, operator: 'Exists', tolerationSeconds: 300 }))
  return [...tolerations, ...added]
}

/** Guaranteed when every container limits cpu and memory and requests just that; BestEffort when none says a word. */
function qosClass(containers: Dict[]): string {
  const resources = containers.map((c) => (c.resources ?? {}) as { requests?: Dict; limits?: Dict })
  if (resources.every(({ requests, limits }) => !size(requests) && !size(limits))) return 'BestEffort'
  const guaranteed = resources.every(({ requests, limits }) =>
    ['cpu', 'memory'].every((name) => limits?.[name] !== undefined && limits[name] === requests?.[name]),
  )
  return guaranteed ? 'Guaranteed' : 'Burstable'
}

function size(value: Dict | undefined): number {
  return Object.keys(value ?? {}).length
}

function items(value: unknown): Dict[] {
  return Array.isArray(value) ? value.filter(isDict) : []
}

function isDict(value: unknown): value is Dict {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
