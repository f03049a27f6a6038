/** A pod's status as the kubelet writes it: k8s.io/kubernetes/pkg/kubelet/kubelet_pods.go and status/generate.go. */
import { hash } from '../kernel/index.ts'
import type { Condition, Container, ContainerStatus, Pod, PodStatus, VolumeMount } from '../kinds/pod/types.ts'
import type { ContainerRecord, PodRecord } from './record.ts'
import { fullName, parseImage } from './reference.ts'

export function podStatus(pod: Pod, record: PodRecord, hostIP: string, now: string): PodStatus {
  const { spec, status } = pod
  const containerStatuses = spec.containers
    .map((container) => containerStatus(container, record))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  const phase = phaseOf(pod, Object.values(record.containers))
  const podIP = record.ip ?? undefined
  return {
    ...status,
    observedGeneration: pod.metadata.generation,
    phase,
    conditions: conditionsOf(pod, record, phase, containerStatuses, now),
    hostIP,
    hostIPs: [{ ip: hostIP }],
    ...(podIP && { podIP, podIPs: [{ ip: podIP }] }),
    startTime: record.startTime,
    containerStatuses,
  }
}

function phaseOf({ spec }: Pod, containers: readonly ContainerRecord[]): PodStatus['phase'] {
  const ended = containers.every(({ state }) => state.terminated)
  const failed = containers.some(({ state }) => state.terminated && state.terminated.exitCode !== 0)
  if (ended && spec.restartPolicy === 'Never') return failed ? 'Failed' : 'Succeeded'
  if (ended && spec.restartPolicy === 'OnFailure' && !failed) return 'Succeeded'
  return containers.some(({ state, run }) => state.waiting && run === 0) ? 'Pending' : 'Running'
}

function conditionsOf(
  { metadata, spec, status }: Pod,
  record: PodRecord,
  phase: PodStatus['phase'],
  statuses: readonly ContainerStatus[],
  now: string,
): Condition[] {
  const observedGeneration = metadata.generation
  const done = phase === 'Succeeded' || phase === 'Failed'
  const unready = statuses.filter(({ ready }) => !ready).map(({ name }) => name)
  const containersReady: Partial<Condition> = done
    ? { status: 'False', reason: phase === 'Succeeded' ? 'PodCompleted' : 'PodFailed' }
    : unready.length
      ? {
          status: 'False',
          reason: 'ContainersNotReady',
          message: `containers with unready status: [${unready.join(' ')}]`,
        }
      : { status: 'True' }
  const gates = (spec.readinessGates ?? []).filter(
    ({ conditionType }) => !status.conditions?.some((c) => c.type === conditionType && c.status === 'True'),
  )
  const ready: Partial<Condition> =
    containersReady.status === 'True' && gates.length
      ? {
          status: 'False',
          reason: 'ReadinessGatesNotReady',
          message: gates
            .map(
              ({ conditionType }) => `corresponding condition of pod readiness gate "${conditionType}" does not exist.`,
            )
            .join(', '),
        }
      : containersReady
  const wanted: [string, Partial<Condition>][] = [
    ['PodReadyToStartContainers', { status: record.ip && !done ? 'True' : 'False' }],
    ['Initialized', { status: 'True', ...(phase === 'Succeeded' && { reason: 'PodCompleted' }) }],
    ['Ready', ready],
    ['ContainersReady', containersReady],
    ['PodScheduled', { status: 'True' }],
  ]
  const own = wanted.map(([type, next]): Condition => {
    const old = status.conditions?.find((each) => each.type === type)
    const told = old && old.status === next.status && old.reason === next.reason && old.message === next.message
    if (told && old.observedGeneration === observedGeneration) return old
    const lastTransitionTime = (old?.status === next.status && old?.lastTransitionTime) || now
    return { type, lastProbeTime: null, ...next, lastTransitionTime, observedGeneration } as Condition
  })
  // conditions of others, such as readiness gates, stay
  const others = status.conditions?.filter(({ type }) => !wanted.some(([each]) => each === type)) ?? []
  return [...others, ...own]
}

function containerStatus(container: Container, { containers }: PodRecord): ContainerStatus {
  const { name, image, resources = {}, volumeMounts = [] } = container
  const { state, lastState, ready, started, restarts, run, id } = containers[name]!
  const base = {
    name,
    ready,
    restartCount: restarts,
    started,
    state,
    lastState,
    ...(run > 0 && {
      resources,
      ...(resources.requests && { allocatedResources: resources.requests }),
    }),
    ...(volumeMounts.length && { volumeMounts: mountStatuses(volumeMounts) }),
  }
  if (run === 0 || !parseImage(image)) return { ...base, image, imageID: '' }
  const full = fullName(image)
  return {
    ...base,
    image: full,
    imageID: `${full.slice(0, full.lastIndexOf(':'))}@sha256:${imageDigest(full)}`,
    containerID: id,
  }
}

/** By the mounts that were asked for: a status that says the same again is the same. */
const told = new WeakMap<readonly VolumeMount[], VolumeMount[]>()

function mountStatuses(mounts: VolumeMount[]): VolumeMount[] {
  let statuses = told.get(mounts)
  if (!statuses) told.set(mounts, (statuses = mounts.map(mountStatus)))
  return statuses
}

function mountStatus({ name, mountPath, readOnly }: VolumeMount): VolumeMount {
  return { mountPath, name, ...(readOnly && { readOnly, recursiveReadOnly: 'Disabled' }) }
}

export function containerID(uid: string, name: string, run: number): string {
  return `containerd://${digest(`${uid}/${name}/${run}`)}`
}

/** Of images only: there are few of them, and every pod asks. */
const imageDigests = new Map<string, string>()

function imageDigest(name: string): string {
  let known = imageDigests.get(name)
  if (known === undefined) imageDigests.set(name, (known = digest(name)))
  return known
}

/** 64 hexadecimal digits that always are the same for the same text; names only, no cryptography. */
function digest(text: string): string {
  let hex = ''
  for (let i = 0; i < 8; i++) hex += (hash(`${i}/${text}`) >>> 0).toString(16).padStart(8, '0')
  return hex
}
