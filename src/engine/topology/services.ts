/** How a Service is called in the picture, and which endpoints are its own. */
import type { Api } from '../api/api.ts'
import { SERVICE_NAME_LABEL, type Endpoint, type EndpointSlice } from '../kinds/endpointslice/types.ts'
import type { Service } from '../kinds/service/types.ts'
import type { Place } from '../network/types.ts'

export function serviceKey(service: Service): string {
  return `${service.metadata.namespace}/${service.metadata.name}`
}

export function servicePlace(service: Service): Place {
  return `service/${serviceKey(service)}`
}

export function slicesByService(api: Api): Map<string, EndpointSlice[]> {
  const found = new Map<string, EndpointSlice[]>()
  for (const slice of api.list<EndpointSlice>('EndpointSlice')) {
    const name = slice.metadata.labels?.[SERVICE_NAME_LABEL]
    if (!name) continue
    const key = `${slice.metadata.namespace}/${name}`
    const list = found.get(key)
    if (list) list.push(slice)
    else found.set(key, [slice])
  }
  return found
}

export function isReady(endpoint: Endpoint): boolean {
  return endpoint.conditions.ready !== false
}
