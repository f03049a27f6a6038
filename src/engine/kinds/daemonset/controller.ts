/** One pod a node: k8s.io/kubernetes/pkg/controller/daemon. */
import { keyOf, splitKey, type Api } from '../../api/api.ts'
import type { ControllerFactory } from '../../api/controller.ts'
import { equal } from '../../api/data.ts'
import { matches } from '../../api/selectors.ts'
import type { WatchEvent } from '../../api/types.ts'
import { REVISION_HASH, syncHistory, trimHistory } from '../controllerrevision/history.ts'
import type { ControllerRevision } from '../controllerrevision/types.ts'
import { scaled } from '../deployment/rolling.ts'
import type { Node } from '../node/types.ts'
import { controllerOf, controllerRef } from '../owners.ts'
import { POD } from '../pod/about.ts'
import { isPodAvailable, isPodReady } from '../pod/conditions.ts'
import type { Pod } from '../pod/types.ts'
import { daemonSpec, fit, podFor, targetOf } from './pods.ts'
import type { DaemonSet } from './types.ts'

const NAME = 'daemonset-controller'
/** Milliseconds until something that only needs time is looked at again. */
const RETRY = 1000

export const daemonSetController: ControllerFactory = ({ api, kernel }) => ({
  name: NAME,
  delay: 15,
  watches: {
    DaemonSet: ({ object, type }: WatchEvent<DaemonSet>) => (type === 'DELETED' ? undefined : keyOf(object)),
    Pod: {
      about: POD.ofDaemonSet | POD.ofNobody,
      keys: ({ object }: WatchEvent<Pod>) => {
        const owner = controllerOf(object)
        if (owner) return `${object.metadata.namespace}/${owner.name}`
        if (object.metadata.deletionTimestamp) return undefined
        const { namespace, labels } = object.metadata
        const sets = api.list<DaemonSet>('DaemonSet', { namespace })
        return sets.filter(({ spec }) => matches(labels, spec.selector)).map(keyOf)
      },
    },
    Node: ({ type, object, old }: WatchEvent<Node>) =>
      type === 'MODIFIED' && old && equal(object.metadata.labels, old.metadata.labels) && equal(object.spec, old.spec)
        ? undefined
        : api.list<DaemonSet>('DaemonSet').map(keyOf),
  },
  reconcile(key) {
    const { namespace, name } = splitKey(key)
    const set = api.get<DaemonSet>('DaemonSet', namespace, name)
    if (!set || set.metadata.deletionTimestamp) return undefined
    return new Round(api, set, kernel.clock.epoch + kernel.clock.now).step()
  },
})

interface Place {
  node: string
  run: boolean
  stay: boolean
  /** Oldest first; those on their way out left out. */
  pods: Pod[]
  /** A pod on its way out is still there. */
  leaving: boolean
}

/** One reconcile of one DaemonSet. */
class Round {
  readonly #api: Api
  readonly #set: DaemonSet
  readonly #now: number
  readonly #hash: string
  readonly #revisions: ControllerRevision[]
  readonly #places: Place[]
  #failed = false

  constructor(api: Api, set: DaemonSet, now: number) {
    this.#api = api
    this.#set = set
    this.#now = now
    this.#revisions = syncHistory(api, set)
    this.#hash = this.#revisions.at(-1)?.metadata.name.slice(set.metadata.name.length + 1) ?? ''
    const pods = new Map<string, Pod[]>()
    for (const pod of claim(api, set)) {
      const target = targetOf(pod) ?? ''
      pods.set(target, [...(pods.get(target) ?? []), pod])
    }
    const spec = daemonSpec(set)
    this.#places = api.list<Node>('Node').map((node) => {
      const here = pods.get(node.metadata.name) ?? []
      return {
        node: node.metadata.name,
        ...fit(spec, node),
        pods: here.filter(({ metadata }) => !metadata.deletionTimestamp).sort(byAge),
        leaving: here.some(({ metadata }) => metadata.deletionTimestamp),
      }
    })
    const nodes = new Set(this.#places.map(({ node }) => node))
    // the garbage of a node that is gone
    for (const [target, list] of pods) if (!nodes.has(target)) for (const pod of list) this.#remove(pod)
  }

  step(): number | undefined {
    for (const place of this.#places) this.#settle(place)
    if (this.#set.spec.updateStrategy.type === 'RollingUpdate') this.#renew()
    const waiting = this.#report()
    trimHistory(
      this.#api,
      this.#set,
      this.#revisions,
      ({ metadata }) =>
        this.#places.some(({ pods }) => pods.some((pod) => metadata.name.endsWith(`-${hashOf(pod)}`))) ||
        metadata.name.endsWith(`-${this.#hash}`),
    )
    return this.#failed || waiting ? RETRY : undefined
  }

  /** One pod where one belongs, none elsewhere. */
  #settle(place: Place): void {
    const { pods, run, stay, node } = place
    for (const pod of pods.filter(({ status }) => status.phase === 'Failed')) {
      const message = `Found failed daemon pod ${keyOf(pod)} on node ${node}, will try to kill it`
      this.#api.recordEvent(this.#set, 'Warning', 'FailedDaemonPod', message, NAME)
      this.#drop(place, pod)
    }
    if (!stay) for (const pod of pods) this.#drop(place, pod)
    else if (run && !place.pods.length && !place.leaving) this.#make(place)
    // while an update surges there may be an old and a new one
    const allowed = this.#surge() > 0 ? 2 : 1
    for (const pod of place.pods.slice(allowed)) this.#drop(place, pod)
  }

  /** Replaces pods of an older template, as many at once as may be missing, or as many more as there may be. */
  #renew(): void {
    const wanted = this.#places.filter(({ run }) => run)
    const stale = wanted.filter(({ pods }) => pods.some((pod) => !this.#isNew(pod)))
    if (this.#surge() > 0) return this.#renewWithSurge(wanted, stale)
    let missing = wanted.filter(({ pods }) => !pods.some((pod) => this.#isAvailable(pod))).length
    for (const place of stale) {
      for (const pod of place.pods.filter((each) => !this.#isNew(each))) {
        const serves = this.#isAvailable(pod)
        if (serves && missing >= this.#maxUnavailable(wanted.length)) continue
        if (serves) missing++
        this.#drop(place, pod)
      }
    }
  }

  #renewWithSurge(wanted: readonly Place[], stale: readonly Place[]): void {
    let surging = wanted.filter(
      ({ pods }) => pods.some((p) => !this.#isNew(p)) && pods.some((p) => this.#isNew(p)),
    ).length
    for (const place of stale) {
      const fresh = place.pods.find((pod) => this.#isNew(pod))
      const outdated = place.pods.filter((pod) => !this.#isNew(pod))
      if (fresh ? this.#isAvailable(fresh) : !outdated.some((pod) => this.#isAvailable(pod)))
        for (const pod of outdated) this.#drop(place, pod)
      else if (!fresh && surging < this.#surge()) {
        surging++
        this.#make(place)
      }
    }
  }

  #surge(): number {
    const { type, rollingUpdate } = this.#set.spec.updateStrategy
    if (type !== 'RollingUpdate') return 0
    return scaled(rollingUpdate?.maxSurge ?? 0, this.#places.filter(({ run }) => run).length, Math.ceil)
  }

  #maxUnavailable(wanted: number): number {
    return scaled(this.#set.spec.updateStrategy.rollingUpdate?.maxUnavailable ?? 1, wanted, Math.ceil)
  }

  #isNew(pod: Pod): boolean {
    return hashOf(pod) === this.#hash
  }

  #isAvailable(pod: Pod): boolean {
    return isPodAvailable(pod, this.#set.spec.minReadySeconds ?? 0, this.#now)
  }

  #make(place: Place): void {
    const reply = this.#api.create<Pod>(podFor(this.#set, place.node, this.#hash))
    this.#failed ||= !reply.ok
    if (reply.ok) {
      place.pods.push(reply.object)
      this.#api.recordEvent(this.#set, 'Normal', 'SuccessfulCreate', `Created pod: ${reply.object.metadata.name}`, NAME)
    } else this.#api.recordEvent(this.#set, 'Warning', 'FailedCreate', `Error creating: ${reply.status.message}`, NAME)
  }

  #drop(place: Place, pod: Pod): void {
    place.pods = place.pods.filter((each) => each !== pod)
    place.leaving = true
    this.#remove(pod)
  }

  #remove({ metadata: { namespace, name, uid } }: Pod): void {
    if (this.#api.delete('Pod', namespace, name, { uid }).ok)
      this.#api.recordEvent(this.#set, 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`, NAME)
  }

  /** Writes the status; true when a pod only has to be ready for longer. */
  #report(): boolean {
    const set = this.#api.get<DaemonSet>('DaemonSet', this.#set.metadata.namespace, this.#set.metadata.name)
    if (!set) return false
    const wanted = this.#places.filter(({ run }) => run)
    const count = (test: (pod: Pod) => boolean) => wanted.filter(({ pods }) => pods.some(test)).length
    const available = count((pod) => this.#isAvailable(pod))
    const updated = count((pod) => this.#isNew(pod))
    const ready = count(isPodReady)
    // zero counts are left out where Go's omitempty does it
    this.#api.updateStatus<DaemonSet>(set, {
      currentNumberScheduled: count(() => true),
      numberMisscheduled: this.#places.filter(({ run, pods }) => !run && pods.length).length,
      desiredNumberScheduled: wanted.length,
      numberReady: ready,
      observedGeneration: set.metadata.generation,
      ...(updated && { updatedNumberScheduled: updated }),
      ...(available && { numberAvailable: available }),
      ...(wanted.length > available && { numberUnavailable: wanted.length - available }),
    })
    return ready > available
  }
}

function hashOf(pod: Pod): string | undefined {
  return pod.metadata.labels?.[REVISION_HASH]
}

function byAge(a: Pod, b: Pod): number {
  const [before, after] = [a.metadata.creationTimestamp, b.metadata.creationTimestamp]
  return before < after
    ? -1
    : before > after
      ? 1
      : Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion)
}

/** Its pods, those on their way out too, after adopting those that match and nobody controls. */
function claim(api: Api, set: DaemonSet): Pod[] {
  const { namespace, uid } = set.metadata
  return api.list<Pod>('Pod', { namespace, selector: set.spec.selector }).flatMap((pod) => {
    const owner = controllerOf(pod)
    if (owner) return owner.uid === uid ? [pod] : []
    if (pod.metadata.deletionTimestamp) return []
    const ownerReferences = [...(pod.metadata.ownerReferences ?? []), controllerRef(set)]
    const adopted = api.mergePatch<Pod>('Pod', namespace, pod.metadata.name, { metadata: { ownerReferences } })
    return adopted.ok ? [adopted.object] : []
  })
}
