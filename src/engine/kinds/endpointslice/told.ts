import { keyOf } from '../../api/api.ts'
import type { Reply } from '../../api/types.ts'
import type { IPFamily } from '../../config.ts'
import type { Pod } from '../pod/types.ts'
import type { Service } from '../service/types.ts'
import { endpointOf } from './endpoints.ts'
import type { Endpoint, EndpointSlice } from './types.ts'

interface Entry {
  pod: Pod
  zone: string | undefined
  endpoint: Endpoint
}

/**
 * What was last said about each pod of a Service in each family, as the slices hold it. Of three hundred pods one has changed; that the
 * other endpoints still are what they were is then seen by identity, which makes a reconcile four times as fast. Nothing
 * but a memory of pure functions: an entry counts only for the very pod and Service that it was made of.
 */
export class Told {
  readonly #services = new Map<string, Known>()

  /** What is known of this version of the Service. */
  of(service: Service, family: IPFamily): Known {
    const key = `${keyOf(service)} ${family}`
    let known = this.#services.get(key)
    if (known?.service !== service) this.#services.set(key, (known = new Known(service, family)))
    return known
  }

  forget(key: string): void {
    for (const family of ['IPv4', 'IPv6']) this.#services.delete(`${key} ${family}`)
  }
}

export class Known {
  /** By the pod's uid. */
  readonly #entries = new Map<string, Entry>()

  constructor(
    readonly service: Service,
    readonly family: IPFamily,
  ) {}

  /** Holds on to no pods that are gone, once they are more than those that are there. */
  trim(pods: number): void {
    if (this.#entries.size > 2 * pods) this.#entries.clear()
  }

  /** @param ip the pod's address of this family */
  endpoint(pod: Pod, ip: string, zone: string | undefined): Endpoint {
    const { uid } = pod.metadata
    const entry = this.#entries.get(uid)
    if (!entry) {
      const endpoint = endpointOf(this.service, pod, ip, zone)
      this.#entries.set(uid, { pod, zone, endpoint })
      return endpoint
    }
    if (entry.pod !== pod || entry.zone !== zone) {
      entry.pod = pod
      entry.zone = zone
      entry.endpoint = endpointOf(this.service, pod, ip, zone)
    }
    return entry.endpoint
  }

  /** The slice has copies of what it was given. */
  stored(reply: Reply<EndpointSlice>): void {
    if (!reply.ok) return
    for (const endpoint of reply.object.endpoints) {
      const entry = this.#entries.get(endpoint.targetRef?.uid ?? '')
      if (entry) entry.endpoint = endpoint
    }
  }
}
