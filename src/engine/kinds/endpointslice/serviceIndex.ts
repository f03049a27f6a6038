import { keyOf, type Api } from '../../api/api.ts'
import { matches } from '../../api/selectors.ts'
import type { KubeObject } from '../../api/types.ts'
import type { Service } from '../service/types.ts'

/**
 * Which Services select a pod, without asking each of them: every Service is filed under one pair of its selector, and a
 * pod looks under its own labels only. Derived from the store.
 */
export class ServiceIndex {
  /** namespace → label → value → Services by key. */
  readonly #filed = new Map<string, Map<string, Map<string, Map<string, Service>>>>()

  /** What was asked last: pods of one template share their labels, and come together. */
  #last:
    { namespace: string | undefined; labels: KubeObject['metadata']['labels']; keys: readonly string[] } | undefined

  constructor(api: Api) {
    const rebuild = () => {
      this.#filed.clear()
      this.#last = undefined
      for (const service of api.list<Service>('Service')) this.put(service, undefined)
    }
    rebuild()
    api.onRestore(rebuild)
  }

  /** Files the Service in the place of `old`; either may be missing. */
  put(service: Service | undefined, old: Service | undefined): void {
    this.#last = undefined
    if (old) this.#fileOf(old)?.delete(keyOf(old))
    if (service) this.#fileOf(service)?.set(keyOf(service), service)
  }

  /** Keys of the Services of its namespace whose selector matches the pod's labels. */
  selecting({ metadata: { namespace, labels } }: KubeObject): readonly string[] {
    const last = this.#last
    if (last && last.labels === labels && last.namespace === namespace) return last.keys
    const keys = this.#look(namespace, labels)
    this.#last = { namespace, labels, keys }
    return keys
  }

  #look(namespace: string | undefined, labels: KubeObject['metadata']['labels']): string[] {
    const files = this.#filed.get(namespace ?? '')
    const keys: string[] = []
    if (!files) return keys
    for (const label in labels) {
      const file = files.get(label)?.get(labels[label]!)
      if (file) for (const [key, service] of file) if (matches(labels, service.spec.selector!)) keys.push(key)
    }
    // the order of filing is history, which a restore does not bring back
    return keys.length > 1 ? keys.sort() : keys
  }

  /** Where the Service belongs; undefined when it selects nothing. */
  #fileOf({ metadata, spec }: Service): Map<string, Service> | undefined {
    for (const label in spec.selector) {
      const files = within(this.#filed, metadata.namespace ?? '')
      return within(within(files, label), spec.selector[label]!)
    }
    return undefined
  }
}

/** The map that stands there, made if there is none. */
function within<K, L, V>(map: Map<K, Map<L, V>>, key: K): Map<L, V> {
  let found = map.get(key)
  if (!found) map.set(key, (found = new Map()))
  return found
}
