/** Slices for Endpoints that somebody wrote by hand: k8s.io/kubernetes/pkg/controller/endpointslicemirroring. */
import { keyOf, splitKey, type Api } from '../../api/api.ts'
import type { ControllerFactory } from '../../api/controller.ts'
import { equal } from '../../api/data.ts'
import type { WatchEvent } from '../../api/types.ts'
import { controllerRef } from '../owners.ts'
import type { Service } from '../service/types.ts'
import { planSlices, type PortGroup } from '../endpointslice/slices.ts'
import { MANAGED_BY, SERVICE_NAME_LABEL, type Endpoint, type EndpointSlice } from '../endpointslice/types.ts'
import { MAX_ADDRESSES } from './subsets.ts'
import { SKIP_MIRROR, type EndpointAddress, type Endpoints, type EndpointSubset } from './types.ts'

const MANAGER = 'endpointslicemirroring-controller.k8s.io'
const LEADER = 'control-plane.alpha.kubernetes.io/leader'
/** Annotations of the Endpoints that its slices do not get. */
const OWN = new Set([
  'endpoints.kubernetes.io/last-change-trigger-time',
  'kubectl.kubernetes.io/last-applied-configuration',
])

export const mirroringController: ControllerFactory = ({ api }) => ({
  name: 'endpointslicemirroring-controller',
  delay: 20,
  watches: {
    Endpoints: ({ object }: WatchEvent<Endpoints>) =>
      object.metadata.labels?.[SKIP_MIRROR] ? undefined : keyOf(object),
    Service: ({ object, old }: WatchEvent<Service>) =>
      !object.spec.selector || !old?.spec.selector ? keyOf(object) : undefined,
    EndpointSlice: ({ type, object: { metadata } }: WatchEvent<EndpointSlice>) =>
      type === 'DELETED' && metadata.labels?.[MANAGED_BY] === MANAGER
        ? `${metadata.namespace}/${metadata.labels[SERVICE_NAME_LABEL]}`
        : undefined,
  },
  reconcile(key) {
    const { namespace, name } = splitKey(key)
    const selector = { [SERVICE_NAME_LABEL]: name, [MANAGED_BY]: MANAGER }
    const existing = api.list<EndpointSlice>('EndpointSlice', { namespace, selector })
    const endpoints = api.get<Endpoints>('Endpoints', namespace, name)
    const service = api.get<Service>('Service', namespace, name)
    if (endpoints?.subsets && service && !service.spec.selector && isMirrored(endpoints))
      mirror(api, endpoints, existing)
    else for (const { metadata } of existing) api.delete('EndpointSlice', namespace, metadata.name)
  },
})

function isMirrored({ metadata: { labels, annotations, deletionTimestamp } }: Endpoints): boolean {
  return !deletionTimestamp && labels?.[SKIP_MIRROR] !== 'true' && annotations?.[LEADER] === undefined
}

function mirror(api: Api, endpoints: Endpoints, existing: readonly EndpointSlice[]): void {
  const { namespace, name, labels: own, annotations: theirs = {} } = endpoints.metadata
  const labels = { ...own, [SERVICE_NAME_LABEL]: name, [MANAGED_BY]: MANAGER }
  const annotations = Object.fromEntries(Object.entries(theirs).filter(([key]) => !OWN.has(key)))
  for (const family of ['IPv4', 'IPv6'] as const) {
    const groups = (endpoints.subsets ?? []).map((subset) => groupOf(subset, family)).filter((g) => g.endpoints.length)
    const ours = existing.filter(({ addressType }) => addressType === family)
    const plan = groups.length ? planSlices(groups, ours, MAX_ADDRESSES) : { create: [], update: [], remove: ours }
    for (const body of plan.create)
      api.create({
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata: {
          generateName: `${name}-`,
          namespace,
          labels,
          annotations,
          ownerReferences: [controllerRef(endpoints)],
        },
        addressType: family,
        ...body,
      })
    for (const { slice, body, changed } of plan.update) {
      const { metadata } = slice
      if (!changed && equal(metadata.labels, labels)) continue
      api.update<EndpointSlice>({ ...slice, ...body, metadata: { ...metadata, labels, annotations } })
    }
    for (const { metadata } of plan.remove) api.delete('EndpointSlice', namespace, metadata.name)
  }
}

function groupOf({ addresses = [], notReadyAddresses = [], ports = [] }: EndpointSubset, family: string): PortGroup {
  const ofFamily = (list: readonly EndpointAddress[]) =>
    list.filter(({ ip }) => ip.includes(':') === (family === 'IPv6'))
  const endpoints = [
    ...ofFamily(addresses).map((address) => endpointOf(address, true)),
    ...ofFamily(notReadyAddresses).map((address) => endpointOf(address, false)),
  ]
  return {
    ports: ports.map(({ name = '', ...port }) => ({ name, ...port })),
    endpoints: endpoints.slice(0, MAX_ADDRESSES),
  }
}

function endpointOf({ ip, hostname, nodeName, targetRef }: EndpointAddress, ready: boolean): Endpoint {
  return {
    addresses: [ip],
    conditions: { ready },
    ...(hostname && { hostname }),
    ...(nodeName && { nodeName }),
    ...(targetRef && { targetRef }),
  }
}
