import type { Stateful } from '../../kernel/index.ts'
import { ServedRing, type RingState } from './ring.ts'

/** The present run, and the one before. */
export type LedgerState = [uid: string, container: string, now: RingState | null, before: RingState | null][]

interface Runs {
  now: ServedRing | null
  before: ServedRing | null
}

/** What each container has served, for its present run and the one before: the kubelet keeps the logs of two. */
export class Ledger implements Stateful<LedgerState> {
  /** By pod and container. */
  readonly #runs = new Map<string, Map<string, Runs>>()

  /** Where the present run's requests are noted. */
  ring(uid: string, container: string): ServedRing {
    let ofPod = this.#runs.get(uid)
    if (!ofPod) this.#runs.set(uid, (ofPod = new Map()))
    let runs = ofPod.get(container)
    if (!runs) ofPod.set(container, (runs = { now: null, before: null }))
    return (runs.now ??= new ServedRing())
  }

  /** What a run has served; null: nothing yet. */
  of(uid: string, container: string, previous = false): ServedRing | null {
    const runs = this.#runs.get(uid)?.get(container)
    return (previous ? runs?.before : runs?.now) ?? null
  }

  /** A new run begins. */
  begin(uid: string, container: string): void {
    const runs = this.#runs.get(uid)?.get(container)
    if (!runs) return
    runs.before = runs.now
    runs.now = null
  }

  /** The pod is gone, and its logs with it. */
  forget(uid: string): void {
    this.#runs.delete(uid)
  }

  snapshot(): LedgerState {
    return [...this.#runs].flatMap(([uid, ofPod]) =>
      [...ofPod].map(([container, { now, before }]): LedgerState[number] => [
        uid,
        container,
        now?.snapshot() ?? null,
        before?.snapshot() ?? null,
      ]),
    )
  }

  restore(state: LedgerState): void {
    this.#runs.clear()
    for (const [uid, container, now, before] of state) {
      const runs = { now: now && ServedRing.of(now), before: before && ServedRing.of(before) }
      this.#runs.set(uid, (this.#runs.get(uid) ?? new Map<string, Runs>()).set(container, runs))
    }
  }
}
