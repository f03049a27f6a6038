import { keyOf } from '../../api/api.ts'
import type { IPFamily } from '../../config.ts'
import { isEndpoint } from '../pod/conditions.ts'
import type { Pod } from '../pod/types.ts'
import type { Service } from '../service/types.ts'
import { endpointOf, podIPOf } from './endpoints.ts'
import type { Endpoint } from './types.ts'

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
  /** The pods that were asked about last, in their order, and what was said of each. */
  #pods: readonly Pod[] = []
  #told: readonly (Endpoint | undefined)[] = []
  /** node → the zone that it was in then. */
  #zones = new Map<string, string | undefined>()

  constructor(
    readonly service: Service,
    readonly family: IPFamily,
  ) {}

  /** One for each pod; undefined where a pod is no endpoint, or has no address of this family. */
  endpoints(pods: readonly Pod[], zoneOf: (node: string) => string | undefined): readonly (Endpoint | undefined)[] {
    // holds on to no pods that are gone, once they are more than those that are there
    if (this.#entries.size > 2 * pods.length) this.#entries.clear()
    for (const [node, zone] of this.#zones) {
      if (zoneOf(node) === zone) continue
      this.#zones = new Map()
      this.#pods = []
      break
    }
    const [before, told] = [this.#pods, this.#told]
    const endpoints: (Endpoint | undefined)[] = []
    for (let i = 0; i < pods.length; i++) {
      const pod = pods[i]!
      endpoints.push(pod === before[i] ? told[i] : this.#endpoint(pod, zoneOf))
    }
    this.#pods = pods
    this.#told = endpoints
    return endpoints
  }

  #endpoint(pod: Pod, zoneOf: (node: string) => string | undefined): Endpoint | undefined {
    const ip = isEndpoint(pod) ? podIPOf(pod, this.family) : undefined
    if (!ip) return undefined
    const { nodeName } = pod.spec
    let zone: string | undefined
    if (nodeName !== undefined) {
      if (this.#zones.has(nodeName)) zone = this.#zones.get(nodeName)
      else this.#zones.set(nodeName, (zone = zoneOf(nodeName)))
    }
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
      entry.endpoint = endpointOf(this.service, pod, ip, zone, entry.endpoint)
    }
    return entry.endpoint
  }

  /** A slice says the same of a pod in an object of its own: from now on that one is said. */
  adopt(endpoint: Endpoint): void {
    const entry = this.#entries.get(endpoint.targetRef?.uid ?? '')
    if (!entry) return
    entry.endpoint = endpoint
    this.#pods = []
  }
}
