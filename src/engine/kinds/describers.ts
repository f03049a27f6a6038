/**
 * How each kind is described, one line a kind. They stand apart from the definitions because only the terminal asks for
 * them: the page loads them then, and not before its picture lives.
 */
import type { DescribeContext } from '../api/kind.ts'
import type { KubeObject } from '../api/types.ts'
import { describeConfigMap } from './configmap/describe.ts'
import { describeDaemonSet } from './daemonset/describe.ts'
import { describeDeployment } from './deployment/describe.ts'
import { describeEndpoints } from './endpoints/describe.ts'
import { describeEndpointSlice } from './endpointslice/describe.ts'
import { describeIngress } from './ingress/describe.ts'
import { describeIngressClass } from './ingressclass/describe.ts'
import { describeNamespace } from './namespace/describe.ts'
import { describeNetworkPolicy } from './networkpolicy/describe.ts'
import { describeNode } from './node/describe.ts'
import { describePod } from './pod/describe.ts'
import { describeReplicaSet } from './replicaset/describe.ts'
import { describeSecret } from './secret/describe.ts'
import { describeService } from './service/describe.ts'
import { describeServiceAccount } from './serviceaccount/describe.ts'
import { describeStatefulSet } from './statefulset/describe.ts'
import { describeFields } from './generic.ts'

type Describe = (object: KubeObject, context: DescribeContext) => string

/** Types a description by its object while the table holds them all alike. */
const of = <T extends KubeObject>(describe: (object: T, context: DescribeContext) => string) =>
  describe as unknown as Describe

/** A kind that is not here is described field by field. */
export const DESCRIBERS: Readonly<Record<string, Describe>> = {
  ConfigMap: of(describeConfigMap),
  DaemonSet: of(describeDaemonSet),
  Deployment: of(describeDeployment),
  Endpoints: of(describeEndpoints),
  EndpointSlice: of(describeEndpointSlice),
  Ingress: of(describeIngress),
  IngressClass: of(describeIngressClass),
  Namespace: of(describeNamespace),
  NetworkPolicy: of(describeNetworkPolicy),
  Node: of(describeNode),
  Pod: of(describePod),
  ReplicaSet: of(describeReplicaSet),
  Secret: of(describeSecret),
  Service: of(describeService),
  ServiceAccount: of(describeServiceAccount),
  StatefulSet: of(describeStatefulSet),
}

/**
 * What `kubectl describe` prints of an object, ending in a newline.
 * @example describeObject(service, { api, now: Date.parse('2026-01-01') })
 */
export function describeObject(object: KubeObject, context: DescribeContext): string {
  return (DESCRIBERS[object.kind] ?? describeFields)(object, context)
}
