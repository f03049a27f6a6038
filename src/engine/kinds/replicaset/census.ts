/** Which pods a ReplicaSet has, and how many of them are ready. */
import type { Api } from '../../api/api.ts'
import { matches } from '../../api/selectors.ts'
import { controllerOf, controllerRef } from '../owners.ts'
import { isPodActive, isPodAvailable, isPodFinished, isPodReady } from '../pod/conditions.ts'
import type { Pod } from '../pod/types.ts'
import type { ReplicaSet } from './types.ts'

export interface Census {
  /** Its own that have neither ended nor are on their way out. */
  active: number
  /** How many of these have all labels of the template. */
  labelled: number
  ready: number
  /** Ready for as long as `minReadySeconds` asks. */
  available: number
  /** Its own that are on their way out. */
  terminating: number
}

/** How a pod stands to a ReplicaSet: none of these where it is another's, or has ended. */
const STANDING = { orphan: 1, active: 2, labelled: 4, ready: 8, terminating: 16 } as const

/**
 * How each pod of a list stands, remembered for the next list: of three hundred pods few have changed from one look to
 * the next, and only these are looked at. Nothing but a memory of a pure function of pods, owner and template.
 */
export class Standings {
  #uid = ''
  #template: ReplicaSet['spec']['template'] | undefined
  #pods: readonly Pod[] = []
  #standings: number[] = []
  /** Labels that were compared with the template's last: pods made of it share them. */
  #labels: Pod['metadata']['labels'] | null = null
  #fits = false
  /** How many there are of each combination. */
  readonly #counts = Array.from({ length: 32 }, () => 0)

  /** The pods that a ReplicaSet selects by now. */
  look({ metadata: { uid }, spec: { template } }: ReplicaSet, pods: readonly Pod[]): void {
    const before = this.#pods
    this.#pods = pods
    if (this.#uid !== uid || this.#template !== template || before.length !== pods.length) {
      this.#uid = uid
      this.#template = template
      this.#counts.fill(0)
      this.#labels = null
      this.#standings = []
      for (let i = 0; i < pods.length; i++) this.#take(i)
      return
    }
    for (let i = 0; i < pods.length; i++) if (pods[i] !== before[i]) this.#takeAgain(i)
  }

  /** How many stand so, whatever else they are. */
  count(standing: keyof typeof STANDING): number {
    let sum = 0
    for (let bits = 0; bits < this.#counts.length; bits++) if (bits & STANDING[standing]) sum += this.#counts[bits]!
    return sum
  }

  /** Its own active pods. */
  active(): Pod[] {
    return this.#pods.filter((_, i) => this.#standings[i]! & STANDING.active)
  }

  #take(i: number): void {
    const bits = this.#standingOf(this.#pods[i]!)
    this.#standings[i] = bits
    this.#counts[bits]!++
  }

  #takeAgain(i: number): void {
    this.#counts[this.#standings[i]!]!--
    this.#take(i)
  }

  #standingOf(pod: Pod): number {
    const owner = controllerOf(pod)?.uid
    if (!owner) return isPodActive(pod) ? STANDING.orphan : 0
    if (owner !== this.#uid || isPodFinished(pod)) return 0
    if (pod.metadata.deletionTimestamp) return STANDING.terminating
    return (
      STANDING.active |
      (this.#isLabelled(pod.metadata) ? STANDING.labelled : 0) |
      (isPodReady(pod) ? STANDING.ready : 0)
    )
  }

  #isLabelled({ labels }: Pod['metadata']): boolean {
    if (labels !== this.#labels) {
      this.#labels = labels
      this.#fits = matches(labels, this.#template!.metadata?.labels ?? {})
    }
    return this.#fits
  }
}

/** Counts its active pods, after taking in orphans that match. */
export function claim(api: Api, set: ReplicaSet, standings: Standings, now: number): Census {
  const { namespace, deletionTimestamp } = set.metadata
  const { selector, minReadySeconds } = set.spec
  const matching = api.list<Pod>('Pod', { namespace, selector })
  standings.look(set, matching)
  if (standings.count('orphan') > 0 && !deletionTimestamp) standings.look(set, adoptAll(api, set, matching))
  const ready = standings.count('ready')
  return {
    active: standings.count('active'),
    labelled: standings.count('labelled'),
    ready,
    available: minReadySeconds
      ? standings.active().filter((pod) => isPodAvailable(pod, minReadySeconds, now)).length
      : ready,
    terminating: standings.count('terminating'),
  }
}

/** The pods, with those that it could take in as they are then. */
function adoptAll(api: Api, set: ReplicaSet, pods: readonly Pod[]): Pod[] {
  return pods.map((pod) => (!controllerOf(pod) && isPodActive(pod) && adopt(api, set, pod)) || pod)
}

function adopt(api: Api, set: ReplicaSet, { metadata }: Pod): Pod | undefined {
  const ownerReferences = [...(metadata.ownerReferences ?? []), controllerRef(set)]
  const reply = api.mergePatch<Pod>('Pod', metadata.namespace, metadata.name, { metadata: { ownerReferences } })
  return reply.ok ? reply.object : undefined
}
