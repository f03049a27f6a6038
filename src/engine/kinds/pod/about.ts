/** What a change of a pod means, worked out once for all who hear of it: see `KindDefinition.about`. */
import { OWN } from '../../api/about.ts'
import type { OwnerReference, WatchEvent } from '../../api/types.ts'
import { controllerOf } from '../owners.ts'
import { isEndpoint, isPodFinished, isPodReady, isPodUp } from './conditions.ts'
import type { Pod } from './types.ts'

/** Bits. What comes or goes changes in everything, but for addresses that it has not. */
export const POD = {
  labels: OWN,
  owners: OWN << 1,
  spec: OWN << 2,
  /** Whether it is ready. */
  ready: OWN << 3,
  /** Whether it has ended. */
  ended: OWN << 4,
  /** Whether it is on its way out. */
  leaving: OWN << 5,
  /** Whether a ReplicaSet counts it: neither ended nor on its way out. */
  active: OWN << 6,
  /** Whether it runs, has an address and is not on its way out. */
  up: OWN << 7,
  /** Where an address leads: the address, the node, or that it has ended. */
  address: OWN << 8,
  /** Anything that an endpoint tells, while it is one. */
  endpoint: OWN << 9,
  /** Anything that its node goes by, once it has one: its spec, its end, that it is on its way out. */
  node: OWN << 10,
  // not of what has changed, but of whom the pod is
  ofDaemonSet: OWN << 11,
  ofStatefulSet: OWN << 12,
  /** Nobody controls it. */
  ofNobody: OWN << 13,
} as const

const { labels, owners, spec, ready, ended, leaving, active, up, address, endpoint, node } = POD
const COMES_OR_GOES = labels | owners | spec | ready | ended | leaving | active | up

/** The bits of one event. */
export function aboutPod({ type, object, old }: WatchEvent<Pod>): number {
  const whose = object.metadata.ownerReferences === lastOwners ? lastOwnership : ownership(object)
  if (type === 'MODIFIED' && old) return whose | changes(object, old)
  const serves = isEndpoint(object) || (old && isEndpoint(old))
  const placed = (object.spec.nodeName ? node : 0) | (object.status.podIP || old?.status.podIP ? address : 0)
  return whose | COMES_OR_GOES | placed | (serves ? endpoint : 0)
}

/** Parts that have not changed are the very same objects: equal ones are never written. */
function changes(pod: Pod, old: Pod): number {
  const now = pod.status
  const before = old.status
  const isLeaving = pod.metadata.deletionTimestamp
  const wasLeaving = old.metadata.deletionTimestamp
  let about = 0
  if (pod.metadata.labels !== old.metadata.labels) about |= labels
  if (pod.metadata.ownerReferences !== old.metadata.ownerReferences) about |= owners
  if (pod.spec !== old.spec) about |= spec
  if (isLeaving !== wasLeaving) about |= leaving
  if (now.conditions !== before.conditions && isPodReady(pod) !== isPodReady(old)) about |= ready
  const over = isPodFinished(pod)
  const wasOver = now.phase === before.phase ? over : isPodFinished(old)
  if (over !== wasOver) about |= ended
  if ((over || !!isLeaving) !== (wasOver || !!wasLeaving)) about |= active
  if (pod.spec.nodeName && about & (spec | ended | leaving)) about |= node
  const { podIP, podIPs } = now
  if (!podIP && !before.podIP) return about
  if (isPodUp(pod) !== isPodUp(old)) about |= up
  const moved =
    podIP !== before.podIP || podIPs?.[1]?.ip !== before.podIPs?.[1]?.ip || pod.spec.nodeName !== old.spec.nodeName
  if (moved || over !== wasOver || podIPs !== before.podIPs) about |= address
  const serves = !!podIP && !over
  const served = !!before.podIP && !wasOver
  if (serves !== served) return about | endpoint
  return serves && (moved || about & (labels | leaving | ready)) ? about | endpoint : about
}

/** Pods of one template share their list of owners, and come together. */
let lastOwners: readonly OwnerReference[] | undefined
let lastOwnership: number = POD.ofNobody

function ownership(pod: Pod): number {
  const { ownerReferences } = pod.metadata
  lastOwners = ownerReferences
  return (lastOwnership = ownershipOf(controllerOf(pod)))
}

function ownershipOf(owner: OwnerReference | undefined): number {
  if (!owner) return POD.ofNobody
  return owner.kind === 'DaemonSet' ? POD.ofDaemonSet : owner.kind === 'StatefulSet' ? POD.ofStatefulSet : 0
}
