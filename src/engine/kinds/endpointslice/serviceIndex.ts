import { keyOf, type Api } from '../../api/api.ts'
import { matches } from '../../api/selectors.ts'
import type { KubeObject } from '../../api/types.ts'
import type { Service } from '../service/types.ts'

/**
 * Which Services select a pod, without asking each of them: every Service is filed under one pair of its selector, and a
 * pod looks under its own labels only. Derived from the store.
 */
export class ServiceIndex {
  /** `namespace/label=value` → Services. */
  readonly #filed = new Map<string, Map<string, Service>>()

  constructor(api: Api) {
    const rebuild = () => {
      this.#filed.clear()
      for (const service of api.list<Service>('Service')) this.put(service, undefined)
    }
    rebuild()
    api.onRestore(rebuild)
  }

  /** Files the Service in the place of `old`; either may be missing. */
  put(service: Service | undefined, old: Service | undefined): void {
    const before = old && fileOf(old)
    if (before) this.#filed.get(before)?.delete(keyOf(old))
    const after = service && fileOf(service)
    if (!after) return
    const file = this.#filed.get(after)
    if (file) file.set(keyOf(service), service)
    else this.#filed.set(after, new Map([[keyOf(service), service]]))
  }

  /** Keys of the Services of its namespace whose selector matches the pod's labels. */
  selecting({ metadata: { namespace, labels } }: KubeObject): string[] {
    const keys: string[] = []
    for (const [label, value] of Object.entries(labels ?? {})) {
      for (const [key, service] of this.#filed.get(`${namespace}/${label}=${value}`) ?? []) {
        if (matches(labels, service.spec.selector!)) keys.push(key)
      }
    }
    // the order of filing is history, which a restore does not bring back
    return keys.sort()
  }
}

function fileOf({ metadata, spec }: Service): string | undefined {
  const pair = Object.entries(spec.selector ?? {})[0]
  return pair && `${metadata.namespace}/${pair[0]}=${pair[1]}`
}
