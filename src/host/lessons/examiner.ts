import type { Cluster } from '#engine'
import { CHECKS, type Lesson, type Verdict } from '#lessons'
import type { Trace } from '../messages.ts'
import { breathe } from '../terminal/breathe.ts'

/** What wears out by itself changes no check's answer. */
const NOISE = new Set(['Event', 'Lease'])

/**
 * Looks at the checks of a lesson, on a copy of the cluster: cheap ones first, dear ones only when those hold, and again
 * only after something in the cluster has changed.
 */
export class Examiner {
  /** What a dear check has said, and of which state of the cluster. */
  readonly #dear = new Map<number, { changes: number; verdict: Verdict }>()
  #watched: { cluster: Cluster; stop(): void } | null = null
  #changes = 0

  /** Another lesson, or another cluster. */
  forget(): void {
    this.#dear.clear()
    this.#watched?.stop()
    this.#watched = null
  }

  /** @returns in the order of the lesson; null for a dear check that waits for the others */
  async examine({ checks }: Lesson, cluster: Cluster, asked: readonly Trace[]): Promise<(Verdict | null)[]> {
    this.#watch(cluster)
    const changes = this.#changes
    // All of them speak of the same moment.
    const still = cluster.fork()
    const bench = { cluster: still, fork: () => still.fork(), asked: [...asked] }
    const verdicts: (Verdict | null)[] = checks.map(() => null)
    const isDear = (index: number) => CHECKS[checks[index]!.verb]!.dear === true
    const look = (index: number) => CHECKS[checks[index]!.verb]!.run(checks[index]!.with, bench)
    const all = [...checks.keys()]
    for (const index of all.filter((one) => !isDear(one))) {
      await breathe()
      verdicts[index] = look(index)
    }
    if (verdicts.some((verdict) => verdict?.ok === false)) return verdicts
    for (const index of all.filter(isDear)) {
      const known = this.#dear.get(index)
      if (known?.changes === changes) {
        verdicts[index] = known.verdict
        continue
      }
      await breathe()
      const verdict = look(index)
      this.#dear.set(index, { changes, verdict })
      verdicts[index] = verdict
    }
    return verdicts
  }

  #watch(cluster: Cluster): void {
    if (this.#watched?.cluster === cluster) return
    this.forget()
    this.#changes = 0
    const stop = cluster.watch('*', ({ object }) => {
      if (!NOISE.has(object.kind)) this.#changes++
    })
    this.#watched = { cluster, stop }
  }
}
