/** Which pods a ReplicaSet has, and how many of them are ready. */
import type { Api } from '../../api/api.ts'
import { matches } from '../../api/selectors.ts'
import { controllerOf, controllerRef } from '../owners.ts'
import { isPodAvailable, isPodFinished, isPodReady } from '../pod/conditions.ts'
import type { Pod } from '../pod/types.ts'
import type { ReplicaSet } from './types.ts'

export interface Census {
  /** The active ones. */
  pods: Pod[]
  /** How many of these have all labels of the template. */
  labelled: number
  ready: number
  /** Ready for as long as `minReadySeconds` asks. */
  available: number
  /** Pods on their way out, which are not among `pods`. */
  terminating: number
}

interface Standing {
  /** The uid of who controls the pod. */
  owner: string | undefined
  ended: boolean
  /** Neither ended nor on its way out. */
  active: boolean
  ready: boolean
}

/**
 * How each pod of a list stands, remembered for the next list: of three hundred pods few have changed from one look to
 * the next. Nothing but a memory of a pure function: it counts only for the very version of the pod.
 */
export class Standings {
  #pods: readonly Pod[] = []
  #standings: readonly Standing[] = []

  of(pods: readonly Pod[]): readonly Standing[] {
    const before = this.#pods
    const known = this.#standings
    const standings: Standing[] = []
    let owners: Pod['metadata']['ownerReferences']
    let owner: string | undefined
    for (let i = 0; i < pods.length; i++) {
      const pod = pods[i]!
      if (pod === before[i]) {
        standings.push(known[i]!)
        continue
      }
      const { ownerReferences } = pod.metadata
      // pods of one template share their list of owners
      if (ownerReferences !== owners) owner = controllerOf(pod)?.uid
      owners = ownerReferences
      standings.push(standingOf(pod, owner))
    }
    this.#pods = pods
    this.#standings = standings
    return standings
  }
}

function standingOf(pod: Pod, owner: string | undefined): Standing {
  const ended = isPodFinished(pod)
  return { owner, ended, active: !ended && !pod.metadata.deletionTimestamp, ready: isPodReady(pod) }
}

/** Counts its active pods, after taking in orphans that match. */
export function claim(api: Api, set: ReplicaSet, standings: Standings, now: number): Census {
  const { namespace, uid, deletionTimestamp } = set.metadata
  const { selector, minReadySeconds } = set.spec
  const template = set.spec.template.metadata?.labels ?? {}
  const census: Census = { pods: [], labelled: 0, ready: 0, available: 0, terminating: 0 }
  const matching = api.list<Pod>('Pod', { namespace, selector })
  const known = standings.of(matching)
  let seen: Pod['metadata']['labels']
  let fits = false
  for (let i = 0; i < matching.length; i++) {
    const { owner, active, ended, ready } = known[i]!
    let pod = matching[i]!
    if (!owner) {
      const adopted = deletionTimestamp || !active ? undefined : adopt(api, set, pod)
      if (!adopted) continue
      pod = adopted
    } else if (owner !== uid) continue
    else if (!active) {
      if (!ended) census.terminating++
      continue
    }
    const { labels } = pod.metadata
    // pods of one template share their labels
    if (!census.pods.length || labels !== seen) fits = matches((seen = labels), template)
    census.pods.push(pod)
    if (fits) census.labelled++
    if (!ready) continue
    census.ready++
    if (!minReadySeconds || isPodAvailable(pod, minReadySeconds, now)) census.available++
  }
  return census
}

function adopt(api: Api, set: ReplicaSet, { metadata }: Pod): Pod | undefined {
  const ownerReferences = [...(metadata.ownerReferences ?? []), controllerRef(set)]
  const reply = api.mergePatch<Pod>('Pod', metadata.namespace, metadata.name, { metadata: { ownerReferences } })
  return reply.ok ? reply.object : undefined
}
