import {
  ApiServer,
  defineKind,
  type KindDefinition,
  type KubeObject,
  type Limits,
  type Reply,
} from '../engine/api/index.ts'
import { isDNS1035Label } from '../engine/api/names.ts'
import { Kernel } from '../engine/kernel/index.ts'
import schema from '../engine/kinds/schema/fields.json' with { type: 'json' }
import { knowTheRest } from '../engine/late.ts'

knowTheRest()

/** Objects as tests of the API server see them: any field may be asked for. */
export type Thing = KubeObject & { spec: Record<string, any>; status?: Record<string, any> }

/** Kinds with nothing special about them, so that a test of the API server sees the API server alone. */
export const PLAIN_KINDS: readonly KindDefinition[] = [
  { apiVersion: 'v1', kind: 'Namespace', plural: 'namespaces', singular: 'namespace', namespaced: false },
  { apiVersion: 'v1', kind: 'Event', plural: 'events', singular: 'event', namespaced: true },
  { apiVersion: 'v1', kind: 'ConfigMap', plural: 'configmaps', singular: 'configmap', namespaced: true },
  {
    apiVersion: 'v1',
    kind: 'Service',
    plural: 'services',
    singular: 'service',
    namespaced: true,
    statusSubresource: true,
    nameRule: isDNS1035Label,
  },
  defineKind<Thing>({
    apiVersion: 'v1',
    kind: 'Pod',
    plural: 'pods',
    singular: 'pod',
    namespaced: true,
    generation: true,
    statusSubresource: true,
    gracePeriodSeconds: (pod) => (pod.spec?.['nodeName'] ? 30 : 0),
  }),
  ...['Deployment', 'ReplicaSet'].map((kind): KindDefinition => ({
    apiVersion: 'apps/v1',
    kind,
    plural: `${kind.toLowerCase()}s`,
    singular: kind.toLowerCase(),
    namespaced: true,
    generation: true,
    statusSubresource: true,
  })),
]

/** An API server over plain kinds, with the namespace `default`, whose objects cannot be changed by mistake. */
export function plainApi(
  options: { limits?: Partial<Limits>; kinds?: readonly KindDefinition[]; seed?: number } = {},
): {
  api: ApiServer
  kernel: Kernel
} {
  const kernel = new Kernel({ seed: options.seed ?? 1 })
  const limits = options.limits ?? {}
  const api = new ApiServer({ kernel, kinds: options.kinds ?? PLAIN_KINDS, schema, limits, freeze: true })
  api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } })
  return { api, kernel }
}

/** The object of an accepted write. */
export function accepted<T>(reply: Reply<T>): T {
  if (!reply.ok) throw new Error(`refused: ${reply.status.message}`)
  return reply.object
}

/** The message of a refused write. */
export function refusal(reply: Reply<unknown>): string {
  if (reply.ok) throw new Error('was accepted')
  return reply.status.message
}
