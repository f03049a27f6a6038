/** What a load balancer's health check of a node finds. */
import type { Api } from '../api/api.ts'
import { SERVICE_NAME_LABEL, type EndpointSlice } from '../kinds/endpointslice/types.ts'
import { isNodeReady } from '../kinds/node/index.ts'
import type { Node } from '../kinds/node/types.ts'
import type { Service } from '../kinds/service/types.ts'

const EXCLUDED = 'node.kubernetes.io/exclude-from-external-load-balancers'
const TO_BE_DELETED = 'ToBeDeletedByClusterAutoscaler'

/** Nodes that load balancers use: k8s.io/cloud-provider/controllers/service stableNodeSetPredicates. */
export function eligibleNodes(api: Api): string[] {
  return api
    .list<Node>('Node')
    .filter(({ metadata, spec }) => {
      if (metadata.deletionTimestamp || metadata.labels?.[EXCLUDED] !== undefined) return false
      return !spec.taints?.some(({ key }) => key === TO_BE_DELETED)
    })
    .map(({ metadata }) => metadata.name)
}

/**
 * With policy Cluster: does kube-proxy's own health port (10256) answer, which it does on every node that is up. With
 * Local: what healthCheckNodePort answers, 200 where a ready endpoint is on the node and 503 where none is.
 */
export function nodePasses(api: Api, service: Service, name: string, isStopped: (node: string) => boolean): boolean {
  const node = api.get<Node>('Node', undefined, name)
  if (!node || !isNodeReady(node) || isStopped(name)) return false
  return service.spec.externalTrafficPolicy === 'Local' ? hasLocalEndpoint(api, service, name) : true
}

function hasLocalEndpoint(api: Api, { metadata: { namespace, name } }: Service, node: string): boolean {
  const slices = api.list<EndpointSlice>('EndpointSlice', { namespace, selector: { [SERVICE_NAME_LABEL]: name } })
  return slices.some(({ endpoints }) =>
    endpoints.some(({ nodeName, conditions }) => nodeName === node && conditions.ready !== false),
  )
}
