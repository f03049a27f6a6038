/** Replaces pods by newer ones without a gap: k8s.io/kubernetes/pkg/controller/deployment. */
import { DELETED } from '../../api/about.ts'
import { keyOf, splitKey, type Api } from '../../api/api.ts'
import type { Controller, ControllerFactory } from '../../api/controller.ts'
import { equal } from '../../api/data.ts'
import type { WatchEvent } from '../../api/types.ts'
import type { Kernel } from '../../kernel/index.ts'
import { OwnStatus } from '../ownStatus.ts'
import { controllerOf, controllerRef } from '../owners.ts'
import { isPodFinished } from '../pod/conditions.ts'
import type { Pod } from '../pod/types.ts'
import type { ReplicaSet } from '../replicaset/types.ts'
import {
  desiredOf,
  findCurrent,
  isSaturated,
  maxOf,
  newReplicaSet,
  refreshCurrent,
  REVISION,
  revisionOf,
  sizes,
} from './revisions.ts'
import { nextNewReplicas, nextOldReplicas, proportionalSizes, type Share } from './rolling.ts'
import { deploymentStatus, isComplete, untilDeadline, type Now } from './status.ts'
import type { Deployment } from './types.ts'

const NAME = 'deployment-controller'

export const deploymentController: ControllerFactory = ({ api, kernel }) => controller(api, kernel, new OwnStatus())

const controller = (api: Api, kernel: Kernel, own: OwnStatus): Controller => ({
  name: NAME,
  watches: {
    Deployment: (event: WatchEvent<Deployment>) =>
      event.type === 'DELETED' || own.explains(event) ? undefined : keyOf(event.object),
    ReplicaSet: ({ object }: WatchEvent<ReplicaSet>) => deploymentKey(object),
    // Recreate waits for the last old pod
    Pod: {
      about: DELETED,
      keys: ({ object }: WatchEvent<Pod>) => {
        const owner = controllerOf(object)
        const set = owner && api.get<ReplicaSet>('ReplicaSet', object.metadata.namespace, owner.name)
        return set && deploymentKey(set)
      },
    },
  },
  reconcile(key) {
    const { namespace, name } = splitKey(key)
    const deployment = api.get<Deployment>('Deployment', namespace, name)
    if (!deployment) return undefined
    const now = { ms: kernel.clock.epoch + kernel.clock.now, text: kernel.clock.timestamp() }
    return new Rollout(api, deployment, now, own).step()
  },
})

function deploymentKey(set: ReplicaSet): string | undefined {
  const owner = controllerOf(set)
  return owner?.kind === 'Deployment' ? `${set.metadata.namespace}/${owner.name}` : undefined
}

/** One reconcile of one Deployment. */
class Rollout {
  readonly #api: Api
  readonly #deployment: Deployment
  readonly #now: Now
  readonly #own: OwnStatus
  /** Oldest first. */
  #old: ReplicaSet[]
  #current: ReplicaSet | undefined
  #made = false

  constructor(api: Api, deployment: Deployment, now: Now, own: OwnStatus) {
    this.#api = api
    this.#own = own
    this.#deployment = deployment
    this.#now = now
    const sets = ownReplicaSets(api, deployment)
    this.#current = findCurrent(deployment, sets)
    this.#old = sets.filter((set) => set !== this.#current)
  }

  /** Returns milliseconds until it has to be looked at again. */
  step(): number | undefined {
    const { metadata, spec } = this.#deployment
    if (metadata.deletionTimestamp) return this.#report()
    // a paused Deployment is still scaled
    if (spec.paused || this.#isScaling()) {
      this.#scale()
      return this.#report(false)
    }
    if (spec.strategy.type === 'Recreate') this.#recreate()
    else this.#roll()
    return this.#report()
  }

  /** Somebody has asked for another number of pods since the ReplicaSets were last written. */
  #isScaling(): boolean {
    const { replicas, strategy } = this.#deployment.spec
    const sets = this.#current ? [...this.#old, this.#current] : this.#old
    const active = sets.filter(({ spec }) => spec.replicas > 0)
    // a Recreate between its two ReplicaSets has no proportions to keep
    if (strategy.type === 'Recreate' && active.length > 1) return false
    return active.some((set) => desiredOf(set) !== undefined && desiredOf(set) !== replicas)
  }

  /** Spreads the new number over all ReplicaSets that have pods, so that a rollout under way keeps its proportions. */
  #scale(): void {
    const wanted = this.#deployment.spec.replicas
    const sets = this.#current ? [...this.#old, this.#current] : [...this.#old]
    const active = sets.filter(({ spec }) => spec.replicas > 0)
    if (active.length <= 1) {
      const only = active[0] ?? sets.at(-1)
      if (only) this.#put(only, wanted)
      return
    }
    if (this.#current && isSaturated(this.#current, wanted)) {
      for (const set of this.#old) this.#put(set, 0)
      return
    }
    if (this.#deployment.spec.strategy.type !== 'RollingUpdate') return
    const sizes = proportionalSizes(
      this.#deployment,
      active.map((set) => ({ replicas: set.spec.replicas, max: maxOf(set) })),
    )
    active.forEach((set, i) => this.#put(set, sizes[i]!))
  }

  /** Resizes a ReplicaSet, and keeps the new one in the place of the old. */
  #put(set: ReplicaSet, replicas: number): void {
    const next = this.#resize(set, replicas)
    if (set === this.#current) this.#current = next
    else this.#old = this.#old.map((each) => (each === set ? next : each))
  }

  #roll(): void {
    const before = this.#current ? share(this.#current) : { replicas: 0, available: 0 }
    const wanted = nextNewReplicas(this.#deployment, before, this.#old.map(share))
    this.#settleCurrent(wanted)
    if (!this.#current) return
    const next = nextOldReplicas(this.#deployment, share(this.#current), this.#old.map(share))
    this.#old = this.#old.map((set, i) => this.#resize(set, next[i]!))
  }

  #recreate(): void {
    this.#old = this.#old.map((set) => this.#resize(set, 0))
    const running = this.#old.some((set) =>
      (this.#api.ownedBy(set.metadata.uid) as Pod[]).some((pod) => pod.kind === 'Pod' && !isPodFinished(pod)),
    )
    if (!running) this.#settleCurrent(this.#deployment.spec.replicas)
  }

  /** Makes the present ReplicaSet, or brings it to size. */
  #settleCurrent(replicas: number): void {
    if (this.#current) {
      const current = refreshCurrent(this.#api, this.#deployment, this.#current, this.#old)
      this.#current = this.#resize(current, replicas)
      return
    }
    const reply = this.#api.create<ReplicaSet>(newReplicaSet(this.#deployment, replicas, this.#old))
    if (!reply.ok) {
      const message = `Failed to create new replica set: ${reply.status.message}`
      this.#api.recordEvent(this.#deployment, 'Warning', 'ReplicaSetCreateError', message, NAME)
      return
    }
    this.#current = reply.object
    this.#made = true
    if (replicas > 0) this.#announce(reply.object, 0, replicas)
  }

  #resize(set: ReplicaSet, replicas: number): ReplicaSet {
    const annotations = { ...set.metadata.annotations, ...sizes(this.#deployment) }
    if (set.spec.replicas === replicas && (!replicas || equal(annotations, set.metadata.annotations))) return set
    const metadata = { ...set.metadata, annotations }
    const reply = this.#api.update<ReplicaSet>({ ...set, metadata, spec: { ...set.spec, replicas } })
    if (!reply.ok) return set
    if (set.spec.replicas !== replicas) this.#announce(set, set.spec.replicas, replicas)
    return reply.object
  }

  #announce(set: ReplicaSet, from: number, to: number): void {
    const message = `Scaled ${to > from ? 'up' : 'down'} replica set ${set.metadata.name} from ${from} to ${to}`
    this.#api.recordEvent(this.#deployment, 'Normal', 'ScalingReplicaSet', message, NAME)
  }

  #report(rolling = true): number | undefined {
    const sets = this.#current ? [...this.#old, this.#current] : this.#old
    const status = deploymentStatus(this.#deployment, this.#current, sets, this.#now, { made: this.#made, rolling })
    if (isComplete(this.#deployment, status)) this.#forgetHistory()
    let deployment = this.#deployment
    if (this.#current && revisionOf(this.#current) !== revisionOf(deployment)) {
      const annotations = { [REVISION]: String(revisionOf(this.#current)) }
      const { namespace, name } = deployment.metadata
      const reply = this.#api.mergePatch<Deployment>('Deployment', namespace, name, { metadata: { annotations } })
      if (reply.ok) deployment = reply.object
    }
    const write = () => this.#api.updateStatus<Deployment>(deployment, status)
    // after a step of scaling only, the next one has to see whether the rollout makes progress
    const written = rolling ? this.#own.write(write) : write()
    return written.ok ? untilDeadline(written.object, this.#now) : undefined
  }

  /** Deletes the oldest emptied ReplicaSets beyond revisionHistoryLimit. */
  #forgetHistory(): void {
    const empty = this.#old.filter(
      ({ metadata, spec, status }) => !metadata.deletionTimestamp && !spec.replicas && !status.replicas,
    )
    const surplus = empty.length - this.#deployment.spec.revisionHistoryLimit
    if (surplus <= 0) return
    const gone = [...empty].sort((a, b) => revisionOf(a) - revisionOf(b)).slice(0, surplus)
    for (const { metadata } of gone) this.#api.delete('ReplicaSet', metadata.namespace, metadata.name)
    this.#old = this.#old.filter((set) => !gone.includes(set))
  }
}

/** Its ReplicaSets, oldest first, after adopting those that its selector matches and nobody controls. */
function ownReplicaSets(api: Api, deployment: Deployment): ReplicaSet[] {
  const { namespace, uid } = deployment.metadata
  const sets: ReplicaSet[] = []
  for (const set of api.list<ReplicaSet>('ReplicaSet', { namespace, selector: deployment.spec.selector })) {
    const owner = controllerOf(set)
    if (owner?.uid === uid) sets.push(set)
    else if (!owner && !deployment.metadata.deletionTimestamp && !set.metadata.deletionTimestamp) {
      const ownerReferences = [...(set.metadata.ownerReferences ?? []), controllerRef(deployment)]
      const reply = api.update<ReplicaSet>({ ...set, metadata: { ...set.metadata, ownerReferences } })
      if (reply.ok) sets.push(reply.object)
    }
  }
  return sets.sort((a, b) => (age(a) < age(b) ? -1 : age(a) > age(b) ? 1 : revisionOf(a) - revisionOf(b)))
}

function age({ metadata }: ReplicaSet): string {
  return metadata.creationTimestamp
}

function share({ spec, status }: ReplicaSet): Share {
  return { replicas: spec.replicas, available: Math.min(spec.replicas, status.availableReplicas ?? 0) }
}
