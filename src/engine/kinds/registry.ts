import type { KindDefinition } from '../api/kind.ts'
import type { ClusterConfig } from '../config.ts'
import { configMap } from './configmap/index.ts'
import { deployment } from './deployment/index.ts'
import { endpointSlice } from './endpointslice/index.ts'
import { endpoints } from './endpoints/index.ts'
import { event } from './event/index.ts'
import { namespace } from './namespace/index.ts'
import { node } from './node/index.ts'
import { pod } from './pod/index.ts'
import { replicaSet } from './replicaset/index.ts'
import { secret } from './secret/index.ts'
import { service } from './service/index.ts'
import { serviceAccount } from './serviceaccount/index.ts'

let known: readonly KindDefinition[] = []

/** From now on every new cluster has these kinds too. */
export function knowKinds(kinds: readonly KindDefinition[]): void {
  known = kinds
}

/** Kinds that a cluster has beside those that the first picture needs: none until somebody has told of them. */
export const knownKinds = (): readonly KindDefinition[] => known

/** Every kind that the API server of this cluster knows, one line a folder. Call once a cluster: Services allocate. */
export function kinds(config: ClusterConfig): KindDefinition[] {
  const all: KindDefinition[] = [
    namespace(() => all.filter((definition) => definition.namespaced).map((definition) => definition.kind)),
    node,
    pod,
    replicaSet,
    deployment,
    service(config),
    endpoints,
    endpointSlice,
    event,
    configMap,
    secret,
    serviceAccount,
    ...known,
  ]
  return all
}
