/** A pod's status as the kubelet writes it: k8s.io/kubernetes/pkg/kubelet/kubelet_pods.go and status/generate.go. */
import { hash, HexForm, RandomStream } from '../kernel/index.ts'
import { condition } from '../kinds/pod/conditions.ts'
import { isSidecar } from '../kinds/pod/containers.ts'
import type { Condition, Container, ContainerStatus, Pod, PodStatus, VolumeMount } from '../kinds/pod/types.ts'
import type { ContainerRecord, PodRecord } from './record.ts'
import { fullName, parseImage } from './reference.ts'
import { userOf } from './users.ts'

type Told = Pick<Condition, 'status' | 'reason' | 'message'>

/** @param hostIPs of its node, one of each family */
export function podStatus(pod: Pod, record: PodRecord, hostIPs: readonly string[], now: string): PodStatus {
  const { spec, status } = pod
  const hostIP = hostIPs[0] ?? ''
  const phase = phaseOf(pod, record)
  const next: PodStatus = {
    ...status,
    observedGeneration: pod.metadata.generation,
    phase,
    conditions: conditionsOf(pod, record, phase, now),
    hostIP,
    hostIPs: status.hostIP === hostIP && status.hostIPs ? status.hostIPs : hostIPs.map((ip) => ({ ip })),
  }
  const { ip, secondaryIP } = record
  if (ip) {
    next.podIP = ip
    const known = status.podIP === ip ? status.podIPs : undefined
    next.podIPs = known ?? [{ ip }, ...(secondaryIP ? [{ ip: secondaryIP }] : [])]
  }
  next.startTime = record.startTime
  // these stay in the order in which they start
  if (spec.initContainers?.length)
    next.initContainerStatuses = spec.initContainers.map((container) => containerStatus(container, record, pod))
  next.containerStatuses = containerStatusesOf(pod, record)
  return next
}

/** The list as it is, if it says that already: what is the very same need not be compared by whoever stores it. */
function containerStatusesOf(pod: Pod, record: PodRecord): ContainerStatus[] {
  const { containers } = pod.spec
  const old = pod.status.containerStatuses
  const list: ContainerStatus[] = []
  let same = old?.length === containers.length
  for (let i = 0; i < containers.length; i++) {
    const container = containers[i]!
    const before = old?.[i]?.name === container.name ? old[i] : old?.find(({ name }) => name === container.name)
    const told = before && saysAll(before, record.containers[container.name]!)
    list.push(told ? before : containerStatus(container, record, pod))
    same &&= told === true
  }
  if (same) return old!
  return list.length > 1 ? list.sort((a, b) => (a.name < b.name ? -1 : 1)) : list
}

/** Whether a status holds what of a container changes while it is the same container, by the very same objects. */
function saysAll(told: ContainerStatus, entry: ContainerRecord): boolean {
  return (
    told.state === entry.state &&
    told.lastState === entry.lastState &&
    told.ready === entry.ready &&
    told.started === entry.started &&
    told.restartCount === entry.restarts &&
    (told.containerID ?? '') === (entry.run > 0 ? entry.id : '')
  )
}

function phaseOf({ spec }: Pod, record: PodRecord): PodStatus['phase'] {
  const containers = spec.containers.map(({ name }) => record.containers[name]!)
  if (record.ended || spec.restartPolicy === 'Never' || spec.restartPolicy === 'OnFailure') {
    const ended = containers.every(({ state }) => state.terminated)
    const failed = containers.some(({ state }) => state.terminated && state.terminated.exitCode !== 0)
    if (record.ended && ended) return failed ? 'Failed' : 'Succeeded'
    const never = spec.restartPolicy === 'Never'
    if (never && spec.initContainers?.some((each) => hasFailed(each, record))) return 'Failed'
    // as long as a sidecar goes on, the pod does
    const goesOn = spec.initContainers?.some(({ name }) => record.containers[name]!.state.running)
    if (ended && !goesOn && (never || !failed)) return failed ? 'Failed' : 'Succeeded'
  }
  return containers.some(({ state, run }) => state.waiting && run === 0) ? 'Pending' : 'Running'
}

function hasFailed(container: Container, { containers }: PodRecord): boolean {
  const { terminated } = containers[container.name]!.state
  return !isSidecar(container) && !!terminated && terminated.exitCode !== 0
}

function conditionsOf(
  { metadata, spec, status }: Pod,
  record: PodRecord,
  phase: PodStatus['phase'],
  now: string,
): Condition[] {
  const done = phase === 'Succeeded' || phase === 'Failed'
  const containersReady = done
    ? { status: FALSE.status, reason: phase === 'Succeeded' ? 'PodCompleted' : 'PodFailed' }
    : containersReadiness(spec, record)
  const old = status.conditions
  const { generation } = metadata
  const ready = containersReady.status === 'True' ? gated(spec, old) : containersReady
  const own = [
    conditionOf(old, 0, record.ip && !done ? TRUE : FALSE, generation, now),
    conditionOf(old, 1, phase === 'Succeeded' ? COMPLETED : initialized(spec, record), generation, now),
    conditionOf(old, 2, ready, generation, now),
    conditionOf(old, 3, containersReady, generation, now),
    conditionOf(old, 4, TRUE, generation, now),
  ]
  // conditions of others, such as readiness gates, stay
  return old?.some(isForeign) ? [...old.filter(isForeign), ...own] : own
}

const TRUE: Told = { status: 'True' }
const FALSE: Told = { status: 'False' }
const COMPLETED: Told = { status: 'True', reason: 'PodCompleted' }
/** The kubelet's own, in the order in which it writes them. */
const OWN = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled']

function isForeign({ type }: Condition): boolean {
  return !OWN.includes(type)
}

function containersReadiness({ initContainers, containers }: Pod['spec'], record: PodRecord): Told {
  const lasting = initContainers ? [...initContainers.filter(isSidecar), ...containers] : containers
  let unready = ''
  for (const { name } of lasting) if (!record.containers[name]!.ready) unready += unready ? ` ${name}` : name
  if (!unready) return TRUE
  const message = `containers with unready status: [${unready}]`
  return { status: 'False', reason: 'ContainersNotReady', message }
}

/** Whether the init containers have done their part; once a container of the pod's own runs, they have. */
function initialized({ initContainers, containers }: Pod['spec'], record: PodRecord): Told {
  if (!initContainers?.length) return TRUE
  const begun = containers.some(({ name }) => {
    const { running, terminated } = record.containers[name]!.state
    return running ?? terminated
  })
  if (begun) return TRUE
  const open = initContainers.filter((container) => {
    const { started, state } = record.containers[container.name]!
    return isSidecar(container) ? !started : state.terminated?.exitCode !== 0
  })
  if (!open.length) return TRUE
  const message = `containers with incomplete status: [${open.map(({ name }) => name).join(' ')}]`
  return { status: 'False', reason: 'ContainersNotInitialized', message }
}

/** The containers are ready: whether all readiness gates are open, too. */
function gated({ readinessGates }: Pod['spec'], conditions: readonly Condition[] | undefined): Told {
  if (!readinessGates?.length) return TRUE
  const shut = readinessGates.filter(
    ({ conditionType }) => !conditions?.some((c) => c.type === conditionType && c.status === 'True'),
  )
  if (shut.length === 0) return TRUE
  const message = shut
    .map(({ conditionType }) => `corresponding condition of pod readiness gate "${conditionType}" does not exist.`)
    .join(', ')
  return { status: 'False', reason: 'ReadinessGatesNotReady', message }
}

/** The kubelet's condition of that place, as it is, if it says that already. */
function conditionOf(
  conditions: readonly Condition[] | undefined,
  place: number,
  { status, reason, message }: Told,
  observedGeneration: number | undefined,
  now: string,
): Condition {
  const type = OWN[place]!
  const there = conditions?.[place]
  const old = there?.type === type ? there : condition(conditions, type)
  const told = old && old.status === status && old.reason === reason && old.message === message
  if (told && old.observedGeneration === observedGeneration) return old
  const next: Condition = { type, lastProbeTime: null, status }
  if (reason !== undefined) next.reason = reason
  if (message !== undefined) next.message = message
  next.lastTransitionTime = (old?.status === status && old.lastTransitionTime) || now
  if (observedGeneration !== undefined) next.observedGeneration = observedGeneration
  return next
}

function containerStatus(container: Container, { containers }: PodRecord, pod: Pod): ContainerStatus {
  const { name, image, resources = {}, volumeMounts } = container
  const { state, lastState, ready, started, restarts, run, id } = containers[name]!
  const status = { name, ready, restartCount: restarts, started, state, lastState } as ContainerStatus
  if (run > 0) {
    status.resources = resources
    if (resources.requests) status.allocatedResources = resources.requests
    status.user = userOf(pod, container)
  }
  if (volumeMounts?.length) status.volumeMounts = volumeMounts.map(mountStatus)
  const known = run > 0 ? imageOf(image) : undefined
  status.image = known ? known.full : image
  status.imageID = known ? known.id : ''
  if (known) status.containerID = id
  return status
}

function mountStatus({ name, mountPath, readOnly }: VolumeMount): VolumeMount {
  return { mountPath, name, ...(readOnly && { readOnly, recursiveReadOnly: 'Disabled' }) }
}

export function containerID(uid: string, name: string, run: number): string {
  return `containerd://${digest(`${uid}/${name}/${run}`)}`
}

interface ImageName {
  /** With registry and tag. */
  full: string
  id: string
}

/** Of images only: there are few of them, and every pod asks. Null: that is no name of an image. */
const imageNames = new Map<string, ImageName | null>()

function imageOf(image: string): ImageName | null {
  let known = imageNames.get(image)
  if (known === undefined) {
    const full = parseImage(image) && fullName(image)
    known = full ? { full, id: `${full.slice(0, full.lastIndexOf(':'))}@sha256:${digest(full)}` } : null
    imageNames.set(image, known)
  }
  return known
}

const DIGEST = new HexForm('x'.repeat(64))
const words = new Uint32Array(8)

/** 64 hexadecimal digits that always are the same for the same text; names only, no cryptography. */
function digest(text: string): string {
  return DIGEST.spell(new RandomStream(hash(text)).fill(words))
}
