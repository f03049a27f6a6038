import type { KubeObject } from '../../api/types.ts'
import type { Condition } from '../gatewayApi.ts'

/** gateway.networking.k8s.io/v1 GatewayClass: which controller looks after Gateways of the class. */
export interface GatewayClass extends KubeObject {
  readonly spec: Readonly<{ controllerName: string; description?: string; parametersRef?: object }>
  readonly status: Readonly<{ conditions?: Condition[] }>
}
