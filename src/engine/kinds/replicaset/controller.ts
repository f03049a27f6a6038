/** Keeps as many pods alive as asked for: k8s.io/kubernetes/pkg/controller/replicaset. */
import { keyOf, splitKey, type Api } from '../../api/api.ts'
import type { Controller, ControllerFactory } from '../../api/controller.ts'
import { matches } from '../../api/selectors.ts'
import type { Unstructured, WatchEvent } from '../../api/types.ts'
import type { Kernel } from '../../kernel/index.ts'
import { OwnStatus } from '../ownStatus.ts'
import { controllerOf, controllerRef } from '../owners.ts'
import { POD } from '../pod/about.ts'
import { isPodActive, withCondition } from '../pod/conditions.ts'
import type { Condition, Pod } from '../pod/types.ts'
import { claim, Standings, type Census } from './census.ts'
import { rankForDeletion } from './ranking.ts'
import type { ReplicaSet } from './types.ts'

const NAME = 'replicaset-controller'
/** Pods created or deleted in one round; upstream's burstReplicas. */
const BURST = 500
/** Milliseconds until a refused pod is tried again. */
const RETRY = 1000
/** Marks the key of a ReplicaSet that may own a pod which it does not select any more. No name has a space. */
const RELABELLED = ' relabelled'

export const replicaSetController: ControllerFactory = ({ api, kernel }) =>
  controller(api, kernel, new OwnStatus(), new Map())

/** @param known by the key of a ReplicaSet */
const controller = (api: Api, kernel: Kernel, own: OwnStatus, known: Map<string, Standings>): Controller => ({
  name: NAME,
  // pods of one rollout become ready in the same moments: let them come together
  delay: 30,
  watches: {
    ReplicaSet: (event: WatchEvent<ReplicaSet>) => {
      const key = keyOf(event.object)
      if (event.type !== 'DELETED') return own.explains(event) ? undefined : key
      known.delete(key)
      return undefined
    },
    Pod: {
      about: POD.labels | POD.owners | POD.active | POD.ready,
      keys: ({ object, old }: WatchEvent<Pod>) => podKeys(api, object, old),
    },
  },
  reconcile(item) {
    const key = item.replace(RELABELLED, '')
    const { namespace, name } = splitKey(key)
    const set = api.get<ReplicaSet>('ReplicaSet', namespace, name)
    if (!set) return undefined
    if (key !== item) letGo(api, set)
    let standings = known.get(key)
    if (!standings) known.set(key, (standings = new Standings()))
    const now = kernel.clock.epoch + kernel.clock.now
    const census = claim(api, set, standings, now)
    const failure = set.metadata.deletionTimestamp ? undefined : manage(api, set, standings, now)
    own.write(() => writeStatus(api, set, census, failure, kernel.clock.timestamp()))
    if (failure) return RETRY
    return census.ready > census.available ? 1000 : undefined
  },
})

/** The ReplicaSet that controls the pod, before and now; those that would adopt an orphan. */
function podKeys(api: Api, pod: Pod, old: Pod | undefined): string | string[] | undefined {
  const { namespace, labels, ownerReferences } = pod.metadata
  const owner = controllerOf(pod)
  if (!owner || !old || old.metadata.labels !== labels || old.metadata.ownerReferences !== ownerReferences)
    return changedKeys(api, pod, old)
  return owner.kind === 'ReplicaSet' ? `${namespace}/${owner.name}` : undefined
}

/** The same where labels or owners have changed. */
function changedKeys(api: Api, pod: Pod, old: Pod | undefined): string[] {
  const keys: string[] = []
  for (const version of old && old.metadata.ownerReferences !== pod.metadata.ownerReferences ? [pod, old] : [pod]) {
    const owner = controllerOf(version)
    if (owner?.kind === 'ReplicaSet') {
      const key = `${version.metadata.namespace}/${owner.name}`
      const strays = old?.metadata.labels !== pod.metadata.labels && !isSelected(api, version, owner.name)
      keys.push(strays ? `${key}${RELABELLED}` : key)
    } else if (!owner) {
      const { namespace, labels } = version.metadata
      if (!labels || version.metadata.deletionTimestamp) continue
      for (const set of api.list<ReplicaSet>('ReplicaSet', { namespace })) {
        if (matches(labels, set.spec.selector)) keys.push(keyOf(set))
      }
    }
  }
  return keys
}

/** Whether the ReplicaSet of that name selects the pod; a ReplicaSet that is gone lets nothing go. */
function isSelected(api: Api, { metadata: { namespace, labels } }: Pod, name: string): boolean {
  const set = api.get<ReplicaSet>('ReplicaSet', namespace, name)
  return !set || matches(labels, set.spec.selector)
}

/** Sets free the pods that its selector does not match any more. */
function letGo(api: Api, set: ReplicaSet): void {
  const { namespace, uid } = set.metadata
  for (const object of api.ownedBy(uid)) {
    if (object.kind !== 'Pod' || controllerOf(object)?.uid !== uid) continue
    if (matches(object.metadata.labels, set.spec.selector)) continue
    const rest = object.metadata.ownerReferences?.filter((owner) => owner.uid !== uid)
    const ownerReferences = rest?.length ? rest : null
    api.mergePatch('Pod', namespace, object.metadata.name, { metadata: { ownerReferences } })
  }
}

/** One step towards the wanted number. Returns why pods could not be made. */
function manage(api: Api, set: ReplicaSet, standings: Standings, now: number): string | undefined {
  const surplus = standings.count('active') - set.spec.replicas
  if (surplus > 0) {
    const doomed = rankForDeletion(standings.active(), related(api, set), now).slice(0, Math.min(surplus, BURST))
    for (const { metadata } of doomed) {
      const { namespace, name, uid } = metadata
      if (api.delete('Pod', namespace, name, { uid }).ok)
        api.recordEvent(set, 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`, NAME)
    }
  }
  const pod = surplus < 0 ? podOf(set) : {}
  for (let missing = Math.min(-surplus, BURST); missing > 0; missing--) {
    const reply = api.create<Pod>(pod)
    if (!reply.ok) {
      api.recordEvent(set, 'Warning', 'FailedCreate', `Error creating: ${reply.status.message}`, NAME)
      return reply.status.message
    }
    api.recordEvent(set, 'Normal', 'SuccessfulCreate', `Created pod: ${reply.object.metadata.name}`, NAME)
  }
  return undefined
}

/** Active pods of all ReplicaSets of the same owner: a pod beside others of its Deployment goes first. */
function related(api: Api, set: ReplicaSet): Pod[] {
  const owner = controllerOf(set)
  const sets = owner ? api.ownedBy(owner.uid).filter(({ kind }) => kind === 'ReplicaSet') : [set]
  return sets
    .flatMap((each) => api.ownedBy(each.metadata.uid) as Pod[])
    .filter((pod) => pod.kind === 'Pod' && isPodActive(pod))
}

function podOf(set: ReplicaSet): Unstructured {
  const { template } = set.spec
  const { namespace, name } = set.metadata
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: `${name}-`,
      namespace,
      labels: template.metadata?.labels,
      annotations: template.metadata?.annotations,
      ownerReferences: [controllerRef(set)],
    },
    spec: template.spec,
  }
}

function writeStatus(api: Api, set: ReplicaSet, census: Census, failure: string | undefined, time: string): void {
  const { active, labelled, ready, available, terminating } = census
  const conditions = failureCondition(set.status.conditions, failure, time)
  const current = api.get<ReplicaSet>('ReplicaSet', set.metadata.namespace, set.metadata.name)
  if (!current) return
  // zero counts are left out, as Go's omitempty does
  api.updateStatus<ReplicaSet>(current, {
    replicas: active,
    ...(labelled && { fullyLabeledReplicas: labelled }),
    ...(ready && { readyReplicas: ready }),
    ...(available && { availableReplicas: available }),
    // a pointer in Go: zero is told
    terminatingReplicas: terminating,
    observedGeneration: set.metadata.generation,
    ...(conditions?.length && { conditions }),
  })
}

function failureCondition(old: Condition[] | undefined, failure: string | undefined, time: string) {
  if (!failure) return old?.filter(({ type }) => type !== 'ReplicaFailure')
  return withCondition(old, { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: failure }, time)
}
