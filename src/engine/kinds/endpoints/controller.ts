/** Keeps the Endpoints object of every Service with a selector: k8s.io/kubernetes/pkg/controller/endpoint. */
import { DELETED } from '../../api/about.ts'
import { keyOf, splitKey, type Api } from '../../api/api.ts'
import type { ControllerFactory } from '../../api/controller.ts'
import { equal } from '../../api/data.ts'
import type { WatchEvent } from '../../api/types.ts'
import { podIPOf, portsOf } from '../endpointslice/endpoints.ts'
import { endpointWatches } from '../endpointslice/watches.ts'
import type { EndpointPort } from '../endpointslice/types.ts'
import { isEndpoint, isPodReady } from '../pod/conditions.ts'
import type { Pod } from '../pod/types.ts'
import { isHeadless } from '../service/defaults.ts'
import type { Service } from '../service/types.ts'
import { subsetsOf, truncate, type Member } from './subsets.ts'
import type { EndpointAddress, Endpoints } from './types.ts'

const MANAGED_BY = 'endpoints.kubernetes.io/managed-by'
const MANAGER = 'endpoint-controller'
const HEADLESS = 'service.kubernetes.io/headless'
const TRIGGER_TIME = 'endpoints.kubernetes.io/last-change-trigger-time'
/** Built with the types of their fields, by the thousand addresses. */
const TYPED = { typed: true }
const OVER_CAPACITY = 'endpoints.kubernetes.io/over-capacity'

export const endpointsController: ControllerFactory = ({ api, kernel }) => ({
  name: MANAGER,
  // nobody in the cluster reads these objects any more: what happens together is written once
  delay: 250,
  watches: {
    ...endpointWatches(api),
    // what somebody deletes comes again
    Endpoints: { about: DELETED, keys: ({ object }: WatchEvent<Endpoints>) => keyOf(object) },
  },
  reconcile(key) {
    const { namespace, name } = splitKey(key)
    const service = api.get<Service>('Service', namespace, name)
    const old = api.get<Endpoints>('Endpoints', namespace, name)
    if (!service) {
      // whoever made them: without their Service they are nothing
      if (old) api.delete('Endpoints', namespace, name)
      return
    }
    if (!service.spec.selector || service.spec.type === 'ExternalName') return
    write(api, service, old, kernel.clock.timestamp())
  },
})

function write(api: Api, service: Service, old: Endpoints | undefined, time: string): void {
  const { namespace, name, labels: own } = service.metadata
  const { subsets, cut } = truncate(subsetsOf(membersOf(api, service, addressesOf(old))))
  const labels = { ...own, [MANAGED_BY]: MANAGER, ...(isHeadless(service.spec) && { [HEADLESS]: '' }) }
  const truncated = cut ? 'truncated' : undefined
  if (
    old &&
    equal(old.subsets ?? [], subsets) &&
    equal(old.metadata.labels, labels) &&
    old.metadata.annotations?.[OVER_CAPACITY] === truncated
  )
    return
  const annotations: Record<string, string> = { ...old?.metadata.annotations, [TRIGGER_TIME]: time }
  if (truncated) annotations[OVER_CAPACITY] = truncated
  else delete annotations[OVER_CAPACITY]
  const body = { ...(subsets.length && { subsets }) }
  const { apiVersion, kind } = { apiVersion: 'v1', kind: 'Endpoints' }
  if (old)
    api.update<Endpoints>({ apiVersion, kind, metadata: { ...old.metadata, labels, annotations }, ...body }, TYPED)
  else api.create({ apiVersion, kind, metadata: { name, namespace, labels, annotations }, ...body }, TYPED)
}

/** All of the Service's first family. Pods on their way out are left out; their slices still say that they are terminating. */
function membersOf(api: Api, service: Service, before: ReadonlyMap<string, EndpointAddress>): Member[] {
  const { publishNotReadyAddresses = false, selector, ports: wanted = [], ipFamilies } = service.spec
  // only a named target port differs from pod to pod
  const named = wanted.some(({ targetPort }) => typeof targetPort === 'string')
  const members: Member[] = []
  let ports: EndpointPort[] | undefined
  const pods = api.list<Pod>('Pod', { namespace: service.metadata.namespace, selector })
  for (let i = 0; i < pods.length; i++) {
    const pod = pods[i]!
    if (!isEndpoint(pod) || (pod.metadata.deletionTimestamp && !publishNotReadyAddresses)) continue
    const ip = podIPOf(pod, ipFamilies?.[0] ?? 'IPv4')
    if (!ip) continue
    if (named || !ports) {
      ports = portsOf(service, pod).map(({ name, ...port }) => (name ? { name, ...port } : port))
    }
    // none of its named ports is there
    if (!ports.length && wanted.length) continue
    const ready = publishNotReadyAddresses || isPodReady(pod)
    members.push({ ready, ports, address: addressOf(ip, pod, service, before.get(ip)) })
  }
  return members
}

/** @param old what is told of that address now; it stays if that is the same */
function addressOf(ip: string, { metadata, spec }: Pod, service: Service, old?: EndpointAddress): EndpointAddress {
  const { namespace, name, uid } = metadata
  const hostname = spec.hostname && spec.subdomain === service.metadata.name ? spec.hostname : undefined
  const nodeName = spec.nodeName || undefined
  const ref = old?.targetRef
  const same = ref?.uid === uid && ref.name === name && ref.kind === 'Pod' && ref.namespace === namespace
  if (same && old!.hostname === hostname && old!.nodeName === nodeName) return old!
  return {
    ip,
    ...(hostname && { hostname }),
    ...(nodeName && { nodeName }),
    targetRef: { kind: 'Pod', namespace, name, uid },
  }
}

/** By IP. What is told again need not be read and copied again. */
function addressesOf(old: Endpoints | undefined): Map<string, EndpointAddress> {
  const addresses = new Map<string, EndpointAddress>()
  for (const { addresses: ready = [], notReadyAddresses = [] } of old?.subsets ?? []) {
    for (const address of ready) addresses.set(address.ip, address)
    for (const address of notReadyAddresses) addresses.set(address.ip, address)
  }
  return addresses
}
