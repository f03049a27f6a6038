/** Keeps the slices of every Service with a selector: k8s.io/kubernetes/pkg/controller/endpointslice. */
import { splitKey, type Api } from '../../api/api.ts'
import type { ControllerFactory } from '../../api/controller.ts'
import { equal } from '../../api/data.ts'
import type { Unstructured, WatchEvent } from '../../api/types.ts'
import type { IPFamily } from '../../config.ts'
import type { Node } from '../node/types.ts'
import { controllerRef } from '../owners.ts'
import type { Pod } from '../pod/types.ts'
import { isHeadless } from '../service/defaults.ts'
import type { Service } from '../service/types.ts'
import { portsKey, portsOf } from './endpoints.ts'
import { endpointWatches, zoneOf, zoneWatch } from './watches.ts'
import { MAX_ENDPOINTS, planSlices, type PortGroup, type SliceBody } from './slices.ts'
import { Told, type Known } from './told.ts'
import { MANAGED_BY, SERVICE_NAME_LABEL, type Endpoint, type EndpointPort, type EndpointSlice } from './types.ts'

const NAME = 'endpointslice-controller'
export const MANAGER = 'endpointslice-controller.k8s.io'
const HEADLESS = 'service.kubernetes.io/headless'
/** Slices are built with the types of their fields, by the hundred endpoints. */
const TYPED = { typed: true }
const SHARED = { typed: true, shared: true }
const TRIGGER_TIME = 'endpoints.kubernetes.io/last-change-trigger-time'

export const endpointSliceController: ControllerFactory = ({ api, kernel }) => {
  const told = new Told()
  return {
    name: NAME,
    // pods of one rollout become ready in the same moments: let them come together
    delay: 50,
    watches: {
      ...endpointWatches(api),
      Node: zoneWatch(api),
      EndpointSlice: ({ type, object }: WatchEvent<EndpointSlice>) => {
        const { namespace, labels } = object.metadata
        const gone = type === 'DELETED' && labels?.[MANAGED_BY] === MANAGER
        return gone && labels[SERVICE_NAME_LABEL] ? `${namespace}/${labels[SERVICE_NAME_LABEL]}` : undefined
      },
    },
    reconcile(key) {
      const { namespace, name } = splitKey(key)
      const service = api.get<Service>('Service', namespace, name)
      if (!service) told.forget(key)
      if (!service || service.metadata.deletionTimestamp) return
      // without a selector the endpoints are somebody else's; an ExternalName has none
      if (!service.spec.selector || service.spec.type === 'ExternalName') return
      write(api, service, told, kernel.clock.timestamp())
    },
  }
}

/** Each family has slices of its own. */
function write(api: Api, service: Service, told: Told, time: string): void {
  const { namespace, name } = service.metadata
  const selector = { [SERVICE_NAME_LABEL]: name, [MANAGED_BY]: MANAGER }
  const all = api.list<EndpointSlice>('EndpointSlice', { namespace, selector })
  const families = service.spec.ipFamilies ?? ['IPv4']
  for (const family of families) {
    const existing = all.filter((slice) => slice.addressType === family)
    writeFamily(api, told.of(service, family), existing, time)
  }
  // of a family that the Service has no more
  for (const { addressType, metadata } of all) {
    if (!families.some((family) => family === addressType)) api.delete('EndpointSlice', namespace, metadata.name)
  }
}

function groupsOf(api: Api, known: Known): PortGroup[] {
  const { service } = known
  const { namespace } = service.metadata
  const pods = api.list<Pod>('Pod', { namespace, selector: service.spec.selector })
  const told = known.endpoints(pods, (node) => zoneOf(api.get<Node>('Node', undefined, node)))
  // only a named target port differs from pod to pod
  const named = service.spec.ports?.some(({ targetPort }) => typeof targetPort === 'string')
  if (named) return groupsByPorts(service, pods, told)
  const endpoints = told.includes(undefined) ? told.filter((endpoint) => endpoint !== undefined) : told
  return endpoints.length ? [{ ports: portsOf(service, pods[0]!), endpoints: endpoints as readonly Endpoint[] }] : []
}

function groupsByPorts(service: Service, pods: readonly Pod[], told: readonly (Endpoint | undefined)[]): PortGroup[] {
  const groups = new Map<string, { ports: EndpointPort[]; endpoints: Endpoint[] }>()
  for (const [i, endpoint] of told.entries()) {
    if (!endpoint) continue
    const ports = portsOf(service, pods[i]!)
    const key = portsKey(ports)
    const group = groups.get(key)
    if (group) group.endpoints.push(endpoint)
    else groups.set(key, { ports, endpoints: [endpoint] })
  }
  return [...groups.values()]
}

function writeFamily(api: Api, known: Known, existing: readonly EndpointSlice[], time: string): void {
  const groups = groupsOf(api, known)
  const { service, family } = known
  const { namespace } = service.metadata
  const labels = labelsOf(service)
  const { create, update, remove } = planSlices(groups, existing, MAX_ENDPOINTS, (stored) => known.adopt(stored))
  for (const { slice, body, changed } of update) {
    const { metadata } = slice
    const isLabelled = equal(metadata.labels, labels)
    if (!changed && isLabelled) continue
    const annotations = { ...metadata.annotations, [TRIGGER_TIME]: time }
    const written = {
      ...slice,
      ports: equal(slice.ports, body.ports) ? slice.ports : body.ports,
      endpoints: body.endpoints,
      metadata: { ...metadata, labels: isLabelled ? metadata.labels : labels, annotations },
    }
    api.update<EndpointSlice>(written, SHARED)
  }
  for (const body of create) {
    api.create<EndpointSlice>(newSlice(service, family, labels, body, time), TYPED)
  }
  for (const { metadata } of remove) api.delete('EndpointSlice', namespace, metadata.name)
}

function newSlice(
  service: Service,
  addressType: IPFamily,
  labels: Record<string, string>,
  body: SliceBody,
  time: string,
): Unstructured {
  const { namespace, name } = service.metadata
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      generateName: `${name}-`,
      namespace,
      labels,
      annotations: { [TRIGGER_TIME]: time },
      ownerReferences: [controllerRef(service)],
    },
    addressType,
    ...body,
  }
}

/** The Service's own labels and those that tie the slice to it. */
function labelsOf(service: Service): Record<string, string> {
  return {
    ...service.metadata.labels,
    [MANAGED_BY]: MANAGER,
    [SERVICE_NAME_LABEL]: service.metadata.name,
    ...(isHeadless(service.spec) && { [HEADLESS]: '' }),
  }
}
