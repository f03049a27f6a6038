/** Kinds that come with a part of the cluster and not with its core: one line a folder, as in registry.ts. */
import type { KindDefinition } from '../api/kind.ts'
import { gateway } from './gateway/index.ts'
import { gatewayClass } from './gatewayclass/index.ts'
import { httpRoute } from './httproute/index.ts'
import { referenceGrant } from './referencegrant/index.ts'

/** Those of Gateway API, which this cluster has installed from the start: `engine/l7` brings them. */
export const GATEWAY_API: readonly KindDefinition[] = [gatewayClass, gateway, httpRoute, referenceGrant]
