/** What a fresh cluster holds before anybody applies anything, and what runs in its kube-controller-manager. */
import { DELETED } from '../api/about.ts'
import { runController, type Controller } from '../api/controller.ts'
import type { Api } from '../api/api.ts'
import type { KindDefinition } from '../api/kind.ts'
import { defaultConfig, type ClusterConfig } from '../config.ts'
import type { ObjectMeta, WatchEvent } from '../api/types.ts'
import type { Kernel } from '../kernel/index.ts'
import { SKIP_MIRROR } from './endpoints/types.ts'
import { SERVICE_NAME_LABEL } from './endpointslice/types.ts'
import { familyOf, parseSubnet } from '../ip.ts'

const NAMESPACES = ['default', 'kube-node-lease', 'kube-public', 'kube-system']
/** Where the API server answers when no node of the cluster is a control plane: a managed one, outside of it. */
const MANAGED_CONTROL_PLANE = { IPv4: '172.16.0.2', IPv6: 'fd00:172:16::2' }
const API_PORT = 6443

/** The API server with what it knows about its kinds. */
export interface Server extends Api {
  readonly kernel: Kernel
  readonly kinds: readonly KindDefinition[]
}

/** Starts the controllers of all kinds, then makes the namespaces and the Service `kubernetes`. */
export function bootstrap(api: Server, config: ClusterConfig = defaultConfig()): Controller[] {
  const { kernel } = api
  const controllers = api.kinds.flatMap((kind) => kind.controllers ?? []).map((factory) => factory({ api, kernel }))
  for (const controller of controllers) runController(controller, { api, kernel })
  for (const name of NAMESPACES) api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
  const keeper = kubernetesService(api, config)
  keeper.reconcile('')
  runController(keeper, { api, kernel })
  return [...controllers, keeper]
}

/** Makes the Service `kubernetes` again where somebody deleted it. The API server looks every ten seconds. */
function kubernetesService(api: Api, config: ClusterConfig): Controller {
  const keys = ({ object: { metadata } }: WatchEvent<never>) => {
    const { namespace, name } = metadata as ObjectMeta
    return namespace === 'default' && name === 'kubernetes' ? name : undefined
  }
  const gone = { about: DELETED, keys }
  return {
    name: 'kubernetes-service',
    watches: { Service: gone, Endpoints: gone, EndpointSlice: gone },
    delay: 10_000,
    reconcile: () => createKubernetesService(api, config),
  }
}

/**
 * The Service by which pods reach the API server, in the cluster's primary family, unless it is there. It has no selector:
 * the API server keeps its slice itself.
 */
function createKubernetesService(api: Api, config: ClusterConfig): void {
  const range = parseSubnet(config.serviceSubnet.split(',')[0]!)!
  const labels = { component: 'apiserver', provider: 'kubernetes' }
  api.create({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'kubernetes', namespace: 'default', labels },
    spec: { clusterIP: range.at(1), ports: [{ name: 'https', port: 443, targetPort: API_PORT }] },
  })
  const masters = config.nodes.filter(({ role }) => role === 'control-plane').map(({ internalIP }) => internalIP)
  const addresses = masters.length ? masters : [MANAGED_CONTROL_PLANE[range.family]]
  api.create({
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { name: 'kubernetes', namespace: 'default', labels: { [SKIP_MIRROR]: 'true' } },
    subsets: [
      { addresses: addresses.map((ip) => ({ ip })), ports: [{ name: 'https', port: API_PORT, protocol: 'TCP' }] },
    ],
  })
  api.create({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'kubernetes', namespace: 'default', labels: { [SERVICE_NAME_LABEL]: 'kubernetes' } },
    addressType: familyOf(addresses[0]!),
    endpoints: addresses.map((address) => ({ addresses: [address], conditions: { ready: true } })),
    ports: [{ name: 'https', port: API_PORT, protocol: 'TCP' }],
  })
}
