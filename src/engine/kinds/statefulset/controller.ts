/** Gives pods a number, a name and an order: k8s.io/kubernetes/pkg/controller/statefulset. */
import { keyOf, splitKey, type Api } from '../../api/api.ts'
import type { ControllerFactory } from '../../api/controller.ts'
import { matches } from '../../api/selectors.ts'
import type { WatchEvent } from '../../api/types.ts'
import { syncHistory, trimHistory } from '../controllerrevision/history.ts'
import type { ControllerRevision } from '../controllerrevision/types.ts'
import { scaled } from '../deployment/rolling.ts'
import { controllerOf, controllerRef } from '../owners.ts'
import { POD } from '../pod/about.ts'
import { isPodAvailable, isPodFinished } from '../pod/conditions.ts'
import type { Pod } from '../pod/types.ts'
import { isRunningAndReady, ordinalOf, podOf, revisionOf, setKeyOf } from './pods.ts'
import type { StatefulSet } from './types.ts'

const NAME = 'statefulset-controller'
/** Milliseconds until a refused pod is tried again. */
const RETRY = 1000
/** Nothing more to do before the next event. */
const WAIT = Infinity

export const statefulSetController: ControllerFactory = ({ api, kernel }) => ({
  name: NAME,
  delay: 15,
  watches: {
    StatefulSet: ({ object, type }: WatchEvent<StatefulSet>) => (type === 'DELETED' ? undefined : keyOf(object)),
    Pod: {
      about: POD.ofStatefulSet | POD.ofNobody,
      keys: ({ object }: WatchEvent<Pod>) => setKeyOf(object) ?? wouldAdopt(api, object),
    },
  },
  reconcile(key) {
    const { namespace, name } = splitKey(key)
    const set = api.get<StatefulSet>('StatefulSet', namespace, name)
    if (!set || set.metadata.deletionTimestamp) return undefined
    return new Round(api, set, kernel.clock.epoch + kernel.clock.now).step()
  },
})

function wouldAdopt(api: Api, pod: Pod): string | undefined {
  if (controllerOf(pod) || pod.metadata.deletionTimestamp) return undefined
  const { namespace, labels, name } = pod.metadata
  const set = api.get<StatefulSet>('StatefulSet', namespace, name.slice(0, Math.max(0, name.lastIndexOf('-'))))
  return set && matches(labels, set.spec.selector) ? keyOf(set) : undefined
}

/** One reconcile of one StatefulSet. */
class Round {
  readonly #api: Api
  readonly #set: StatefulSet
  readonly #now: number
  readonly #revisions: ControllerRevision[]
  readonly #update: ControllerRevision | undefined
  readonly #current: ControllerRevision | undefined
  readonly #first: number
  /** By place: the pod with number `first + place`; undefined where it is missing. */
  readonly #replicas: (Pod | undefined)[]
  /** Pods beyond the wanted numbers, the highest first. */
  readonly #condemned: Pod[]

  constructor(api: Api, set: StatefulSet, now: number) {
    this.#api = api
    this.#set = set
    this.#now = now
    this.#revisions = syncHistory(api, set)
    this.#update = this.#revisions.at(-1)
    this.#current = this.#revisions.find(({ metadata }) => metadata.name === set.status.currentRevision) ?? this.#update
    this.#first = set.spec.ordinals?.start ?? 0
    this.#replicas = Array.from({ length: set.spec.replicas }, () => undefined)
    const surplus: [number, Pod][] = []
    for (const pod of claim(api, set)) {
      const ordinal = ordinalOf(set, pod)!
      const place = ordinal - this.#first
      if (place >= 0 && place < set.spec.replicas) this.#replicas[place] = pod
      else surplus.push([ordinal, pod])
    }
    this.#condemned = surplus.sort(([a], [b]) => b - a).map(([, pod]) => pod)
  }

  step(): number | undefined {
    if (!this.#update || !this.#current) return RETRY
    const again = this.#fill() ?? this.#shrink() ?? this.#renew()
    this.#report()
    trimHistory(this.#api, this.#set, this.#revisions, (each) => this.#inUse(each))
    return again === WAIT ? undefined : again
  }

  get #ordered(): boolean {
    return this.#set.spec.podManagementPolicy === 'OrderedReady'
  }

  /** Makes what is missing, the lowest number first. A number: it is not the turn of what follows yet. */
  #fill(): number | undefined {
    for (let place = 0; place < this.#replicas.length; place++) {
      const pod = this.#replicas[place]
      if (pod && isPodFinished(pod) && !pod.metadata.deletionTimestamp) {
        // the same number comes back as a new pod
        this.#remove(pod)
        this.#replicas[place] = undefined
        if (this.#ordered) return 0
        continue
      }
      if (!pod) {
        if (!this.#make(place)) return RETRY
        if (this.#ordered) return WAIT
      } else if (this.#ordered && !this.#isSettled(pod)) return this.#later(pod)
    }
    return undefined
  }

  /** Takes away what is too much, the highest number first. */
  #shrink(): number | undefined {
    for (const pod of this.#condemned) {
      if (pod.metadata.deletionTimestamp) {
        if (this.#ordered) return WAIT
        continue
      }
      this.#remove(pod)
      if (this.#ordered) return WAIT
    }
    return undefined
  }

  /** Replaces pods of an older revision, the highest number first, none below the partition. */
  #renew(): number | undefined {
    const { type, rollingUpdate } = this.#set.spec.updateStrategy
    if (type !== 'RollingUpdate') return undefined
    const bound = rollingUpdate?.maxUnavailable ?? 1
    const max = Math.max(1, scaled(bound, this.#set.spec.replicas, Math.floor))
    const partition = Math.max(0, (rollingUpdate?.partition ?? 0) - this.#first)
    let missing = this.#replicas.slice(partition).filter((pod) => !pod || !this.#isSettled(pod)).length
    for (let place = this.#replicas.length - 1; place >= partition; place--) {
      const pod = this.#replicas[place]
      if (!pod || pod.metadata.deletionTimestamp || revisionOf(pod) === this.#update!.metadata.name) continue
      const serves = this.#isSettled(pod)
      if (serves && missing >= max) return undefined
      this.#remove(pod)
      if (serves) missing++
    }
    return undefined
  }

  #isSettled(pod: Pod): boolean {
    return !pod.metadata.deletionTimestamp && isRunningAndReady(pod) && this.#isAvailable(pod)
  }

  #isAvailable(pod: Pod): boolean {
    return isPodAvailable(pod, this.#set.spec.minReadySeconds ?? 0, this.#now)
  }

  /** A pod that only has to be ready for longer is looked at again; for all else there will be an event. */
  #later(pod: Pod): number {
    return isRunningAndReady(pod) && !pod.metadata.deletionTimestamp ? 1000 : WAIT
  }

  #make(place: number): boolean {
    const ordinal = this.#first + place
    const { type, rollingUpdate } = this.#set.spec.updateStrategy
    const old = type === 'RollingUpdate' && ordinal < this.#first + (rollingUpdate?.partition ?? 0)
    const reply = this.#api.create<Pod>(podOf(this.#set, ordinal, old ? this.#current! : this.#update!))
    const what = `create Pod ${this.#set.metadata.name}-${ordinal} in StatefulSet ${this.#set.metadata.name}`
    if (reply.ok) {
      this.#replicas[place] = reply.object
      this.#tell('Normal', 'SuccessfulCreate', `${what} successful`)
    } else this.#tell('Warning', 'FailedCreate', `${what} failed error: ${reply.status.message}`)
    return reply.ok
  }

  #remove({ metadata: { namespace, name, uid } }: Pod): void {
    if (!this.#api.delete('Pod', namespace, name, { uid }).ok) return
    this.#tell('Normal', 'SuccessfulDelete', `delete Pod ${name} in StatefulSet ${this.#set.metadata.name} successful`)
  }

  #tell(type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.#api.recordEvent(this.#set, type, reason, message, NAME)
  }

  #report(): void {
    const set = this.#api.get<StatefulSet>('StatefulSet', this.#set.metadata.namespace, this.#set.metadata.name)
    if (!set) return
    const all = [...this.#replicas, ...this.#condemned].filter((pod): pod is Pod => !!pod)
    const living = all.filter(({ metadata }) => !metadata.deletionTimestamp)
    const update = this.#update!.metadata.name
    const of = (revision: string) => living.filter((pod) => revisionOf(pod) === revision).length
    const ready = all.filter(isRunningAndReady).length
    const updated = of(update)
    const { replicas } = set.spec
    const done = updated === replicas && ready === replicas && all.length === replicas
    const current = done && set.spec.updateStrategy.type === 'RollingUpdate' ? update : this.#current!.metadata.name
    const currentReplicas = of(current)
    // zero counts are left out, as Go's omitempty does
    this.#api.updateStatus<StatefulSet>(set, {
      observedGeneration: set.metadata.generation,
      replicas: all.length,
      ...(ready && { readyReplicas: ready }),
      availableReplicas: all.filter((pod) => isRunningAndReady(pod) && this.#isAvailable(pod)).length,
      ...(currentReplicas && { currentReplicas }),
      ...(updated && { updatedReplicas: updated }),
      currentRevision: current,
      updateRevision: update,
      collisionCount: 0,
    })
  }

  #inUse({ metadata: { name } }: ControllerRevision): boolean {
    if (name === this.#update?.metadata.name || name === this.#current?.metadata.name) return true
    return [...this.#replicas, ...this.#condemned].some((pod) => pod && revisionOf(pod) === name)
  }
}

/** Its pods, after adopting those of its name and labels that nobody controls. */
function claim(api: Api, set: StatefulSet): Pod[] {
  const { namespace, uid } = set.metadata
  return api.list<Pod>('Pod', { namespace, selector: set.spec.selector }).flatMap((pod) => {
    if (ordinalOf(set, pod) === undefined) return []
    const owner = controllerOf(pod)
    if (owner) return owner.uid === uid ? [pod] : []
    if (pod.metadata.deletionTimestamp) return []
    const ownerReferences = [...(pod.metadata.ownerReferences ?? []), controllerRef(set)]
    const adopted = api.mergePatch<Pod>('Pod', namespace, pod.metadata.name, { metadata: { ownerReferences } })
    return adopted.ok ? [adopted.object] : []
  })
}
