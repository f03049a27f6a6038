import type { KubeObject, WatchEvent } from '../api/types.ts'

/**
 * A controller's own write of a status. Controllers go by spec and by what they own, so they need not look again because
 * of it; the real ones do, and find nothing to do. A third of all looks at Deployments and ReplicaSets were of that kind.
 */
export class OwnStatus {
  #writing = false

  /** @param write the write; what is told of it meanwhile is explained */
  write<T>(write: () => T): T {
    this.#writing = true
    try {
      return write()
    } finally {
      this.#writing = false
    }
  }

  /** Whether the event is of such a write, and of nothing else. */
  explains({ object, old }: WatchEvent<KubeObject & { spec: unknown }>): boolean {
    if (!this.#writing || !old || old.spec !== object.spec) return false
    const [now, before] = [object.metadata, old.metadata]
    return (
      now.labels === before.labels &&
      now.annotations === before.annotations &&
      now.ownerReferences === before.ownerReferences &&
      now.finalizers === before.finalizers &&
      now.deletionTimestamp === before.deletionTimestamp
    )
  }
}
