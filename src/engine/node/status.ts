/** A pod's status as the kubelet writes it: k8s.io/kubernetes/pkg/kubelet/kubelet_pods.go and status/generate.go. */
import { equal, extended, shareMembers } from '../api/data.ts'
import { hash, HexForm, RandomStream } from '../kernel/index.ts'
import { condition } from '../kinds/pod/conditions.ts'
import { isSidecar } from '../kinds/pod/containers.ts'
import type { Condition, Container, ContainerStatus, Pod, PodStatus, VolumeMount } from '../kinds/pod/types.ts'
import type { ContainerRecord, PodRecord } from './record.ts'
import { fullName, parseImage } from './reference.ts'
import { userOf } from './users.ts'

type Told = Pick<Condition, 'status' | 'reason' | 'message'>

/**
 * What is to be written; parts that are as they were, or all of it, are the very same objects.
 * @param hostIPs of its node, one of each family
 */
export function podStatus(pod: Pod, record: PodRecord, hostIPs: readonly string[], now: string): PodStatus {
  const { spec, status } = pod
  const hostIP = hostIPs[0] ?? ''
  const phase = phaseOf(spec, record)
  const next: PodStatus = extended(status, {
    observedGeneration: pod.metadata.generation,
    phase,
    conditions: conditionsOf(pod, record, phase, now),
    hostIP,
  })
  next.hostIPs = status.hostIP === hostIP && status.hostIPs ? status.hostIPs : listOf(hostIPs)
  const { ip, secondaryIP } = record
  if (ip) {
    next.podIP = ip
    const known = status.podIP === ip ? status.podIPs : undefined
    next.podIPs = known ?? (secondaryIP ? [{ ip }, { ip: secondaryIP }] : [{ ip }])
  }
  next.startTime = record.startTime
  // these stay in the order in which they start
  if (spec.initContainers?.length)
    next.initContainerStatuses = statusesOf(spec.initContainers, status.initContainerStatuses, pod, record)
  const statuses = statusesOf(spec.containers, status.containerStatuses, pod, record)
  next.containerStatuses =
    statuses.length > 1 && statuses !== status.containerStatuses ? statuses.sort(byName) : statuses
  return shareMembers(status, next)
}

/** By the addresses of a node: its pods share the list. */
const hostLists = new WeakMap<readonly string[], { ip: string }[]>()

function listOf(hostIPs: readonly string[]): { ip: string }[] {
  let list = hostLists.get(hostIPs)
  if (!list) hostLists.set(hostIPs, (list = hostIPs.map((ip) => ({ ip }))))
  return list
}

/** The list as it is, if it says that already: what is the very same need not be compared by whoever stores it. */
function statusesOf(
  containers: readonly Container[],
  old: ContainerStatus[] | undefined,
  pod: Pod,
  record: PodRecord,
): ContainerStatus[] {
  let list: ContainerStatus[] | undefined
  let same = old?.length === containers.length
  for (let i = 0; i < containers.length; i++) {
    const container = containers[i]!
    const before = old?.[i]?.name === container.name ? old[i] : statusOf(container, old)
    const told = before && saysAll(before, record.containers[container.name]!)
    const status = told ? before : containerStatus(container, record, pod)
    // most pods have one container, and a list of one takes no room for others
    if (list) list.push(status)
    else list = [status]
    same &&= told === true
  }
  return same ? old! : (list ?? [])
}

function statusOf({ name }: Container, statuses: readonly ContainerStatus[] | undefined): ContainerStatus | undefined {
  return statuses?.find((status) => status.name === name)
}

function byName(a: ContainerStatus, b: ContainerStatus): number {
  return a.name < b.name ? -1 : 1
}

/** Whether a status holds what of a container changes while it is the same container. */
function saysAll(told: ContainerStatus, entry: ContainerRecord): boolean {
  return (
    told.ready === entry.ready &&
    told.started === entry.started &&
    told.restartCount === entry.restarts &&
    (told.containerID ?? '') === (entry.run > 0 ? entry.id : '') &&
    // the very same ones, but for a record that was brought back
    (told.state === entry.state || equal(told.state, entry.state)) &&
    (told.lastState === entry.lastState || equal(told.lastState, entry.lastState))
  )
}

function phaseOf(spec: Pod['spec'], record: PodRecord): PodStatus['phase'] {
  const { containers, restartPolicy } = spec
  const mayEnd = record.ended || restartPolicy === 'Never' || restartPolicy === 'OnFailure'
  const end = mayEnd && endOf(spec, record)
  if (end) return end
  for (let i = 0; i < containers.length; i++) {
    const { state, run } = record.containers[containers[i]!.name]!
    if (state.waiting && run === 0) return 'Pending'
  }
  return 'Running'
}

/** How a pod has ended whose containers do not all come again; undefined: it has not. */
function endOf(spec: Pod['spec'], record: PodRecord): 'Failed' | 'Succeeded' | undefined {
  const containers = spec.containers.map(({ name }) => record.containers[name]!)
  const ended = containers.every(({ state }) => state.terminated)
  const failed = containers.some(({ state }) => state.terminated && state.terminated.exitCode !== 0)
  if (record.ended && ended) return failed ? 'Failed' : 'Succeeded'
  const never = spec.restartPolicy === 'Never'
  if (never && spec.initContainers?.some((each) => hasFailed(each, record))) return 'Failed'
  // as long as a sidecar goes on, the pod does
  const goesOn = spec.initContainers?.some(({ name }) => record.containers[name]!.state.running)
  return ended && !goesOn && (never || !failed) ? (failed ? 'Failed' : 'Succeeded') : undefined
}

function hasFailed(container: Container, { containers }: PodRecord): boolean {
  const { terminated } = containers[container.name]!.state
  return !isSidecar(container) && !!terminated && terminated.exitCode !== 0
}

/** What of a pod its conditions tell, and when. */
interface Facts {
  sandbox: Told
  initialized: Told
  ready: Told
  containersReady: Told
  generation: number | undefined
  now: string
}

/**
 * What became of a list of conditions the last time. Pods that are made together go through the same at the same time:
 * they share their lists from the first one on, and each list is made once.
 */
const following = new WeakMap<readonly Condition[], { facts: Facts; conditions: Condition[] }>()
const NONE: readonly Condition[] = []

function conditionsOf(
  { metadata, spec, status: { conditions: old } }: Pod,
  record: PodRecord,
  phase: PodStatus['phase'],
  now: string,
): Condition[] {
  const done = phase === 'Succeeded' || phase === 'Failed'
  const containersReady = done ? ENDED[phase] : containersReadiness(spec, record)
  const facts: Facts = {
    sandbox: record.ip && !done ? TRUE : FALSE,
    initialized: phase === 'Succeeded' ? COMPLETED : spec.initContainers?.length ? initialized(spec, record) : TRUE,
    ready: containersReady.status === 'True' && spec.readinessGates?.length ? gated(spec, old) : containersReady,
    containersReady,
    generation: metadata.generation,
    now,
  }
  const last = following.get(old ?? NONE)
  if (last && shareMembers(last.facts, facts) === last.facts) return last.conditions
  const conditions = conditionsAfter(old, facts)
  following.set(old ?? NONE, { facts, conditions })
  return conditions
}

/** The list as it is, if it says that already. */
function conditionsAfter(old: Condition[] | undefined, facts: Facts): Condition[] {
  const { sandbox, initialized, ready, containersReady } = facts
  const own = [sandbox, initialized, ready, containersReady, TRUE].map((told, i) => conditionOf(old, i, told, facts))
  // conditions of others, such as readiness gates, stay
  const all = old?.some(isForeign) ? [...old.filter(isForeign), ...own] : own
  return old?.length === all.length && all.every((each, i) => each === old[i]) ? old : all
}

const TRUE: Told = { status: 'True' }
const FALSE: Told = { status: 'False' }
const COMPLETED: Told = { status: 'True', reason: 'PodCompleted' }
/** Of the containers of a pod that has ended. */
const ENDED: Readonly<Record<'Succeeded' | 'Failed', Told>> = {
  Succeeded: { status: 'False', reason: 'PodCompleted' },
  Failed: { status: 'False', reason: 'PodFailed' },
}
/** The kubelet's own, in the order in which it writes them. */
const OWN = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled']

function isForeign({ type }: Condition): boolean {
  return !OWN.includes(type)
}

function containersReadiness({ initContainers, containers }: Pod['spec'], record: PodRecord): Told {
  const lasting = initContainers ? [...initContainers.filter(isSidecar), ...containers] : containers
  let unready = ''
  for (let i = 0; i < lasting.length; i++) {
    const { name } = lasting[i]!
    if (!record.containers[name]!.ready) unready += unready ? ` ${name}` : name
  }
  return unready ? notReady(unready) : TRUE
}

/** Containers of a thousand pods have the same few names. */
const unreadiness = new Map<string, Told>()

function notReady(names: string): Told {
  let told = unreadiness.get(names)
  if (!told) {
    const message = `containers with unready status: [${names}]`
    unreadiness.set(names, (told = { status: 'False', reason: 'ContainersNotReady', message }))
  }
  return told
}

/** Whether the init containers have done their part; once a container of the pod's own runs, they have. */
function initialized({ initContainers = [], containers }: Pod['spec'], record: PodRecord): Told {
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
function gated({ readinessGates = [] }: Pod['spec'], conditions: readonly Condition[] | undefined): Told {
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
  { generation: observedGeneration, now }: Facts,
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
  if (volumeMounts?.length) status.volumeMounts = mountsOf(volumeMounts)
  const known = run > 0 ? imageOf(image) : undefined
  status.image = known ? known.full : image
  status.imageID = known ? known.id : ''
  if (known) status.containerID = id
  return status
}

/** By the list of a pod's spec: a status that says the same again is the same. */
const mounts = new WeakMap<readonly VolumeMount[], VolumeMount[]>()

function mountsOf(asked: readonly VolumeMount[]): VolumeMount[] {
  let told = mounts.get(asked)
  if (!told) mounts.set(asked, (told = asked.map(mountStatus)))
  return told
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
