/** What a proxy of layer 7 knows of a Service: its ready endpoints, which it calls without asking kube-proxy. */
import { keyOf, type Api } from '../api/api.ts'
import type { WatchEvent } from '../api/types.ts'
import { SERVICE_NAME_LABEL, type EndpointSlice } from '../kinds/endpointslice/types.ts'
import type { Service, ServicePort } from '../kinds/service/types.ts'

export interface Peer {
  /** An address, or the name that an ExternalName Service stands for. */
  host: string
  port: number
}

/** Reads EndpointSlices once a change, not once a request. Derived from the store. */
export class Upstreams {
  /** `namespace/service port` → its peers. */
  readonly #known = new Map<string, readonly Peer[]>()

  constructor(private readonly api: Api) {
    const forget = () => this.#known.clear()
    api.watch<EndpointSlice>('EndpointSlice', ({ object }: WatchEvent<EndpointSlice>) =>
      this.#forget(`${object.metadata.namespace}/${object.metadata.labels?.[SERVICE_NAME_LABEL]}`),
    )
    api.watch<Service>('Service', ({ object }) => this.#forget(keyOf(object)))
    api.onRestore(forget)
  }

  /** Ready endpoints behind a port of the Service, in the order of their addresses. */
  peersOf(service: Service, port: ServicePort): readonly Peer[] {
    const key = `${keyOf(service)} ${port.name ?? ''}:${port.port}`
    let peers = this.#known.get(key)
    if (!peers) this.#known.set(key, (peers = this.#read(service, port)))
    return peers
  }

  #forget(service: string): void {
    for (const key of this.#known.keys()) if (key.startsWith(`${service} `)) this.#known.delete(key)
  }

  #read({ metadata: { namespace, name } }: Service, port: ServicePort): Peer[] {
    const slices = this.api.list<EndpointSlice>('EndpointSlice', {
      ...(namespace !== undefined && { namespace }),
      selector: { [SERVICE_NAME_LABEL]: name },
    })
    const found = new Map<string, Peer>()
    for (const { ports, endpoints, addressType } of slices) {
      if (addressType === 'FQDN') continue
      for (const own of ports ?? []) {
        if ((own.name ?? '') !== (port.name ?? '') || own.port === undefined) continue
        for (const { addresses, conditions } of endpoints) {
          if (conditions.ready === false || !addresses[0]) continue
          found.set(`${addresses[0]}:${own.port}`, { host: addresses[0], port: own.port })
        }
      }
    }
    return [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, peer]) => peer)
  }
}

/** `web:80`, or `web:http` for a port by its name. */
export function backendText(name: string, port: number | string): string {
  return `${name}:${port}`
}
