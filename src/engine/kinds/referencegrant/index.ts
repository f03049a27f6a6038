import { defineKind } from '../../api/kind.ts'
import type { KubeObject } from '../../api/types.ts'
import { AGE, NAME } from '../columns.ts'
import { fromSchema, group, kindName, list, namespaceName, object, objectName } from '../gatewayApi.ts'

/** gateway.networking.k8s.io/v1 ReferenceGrant: who in other namespaces may refer to what is in this one. */
export interface ReferenceGrant extends KubeObject {
  readonly spec: Readonly<{
    from: { group: string; kind: string; namespace: string }[]
    to: { group: string; kind: string; name?: string }[]
  }>
}

export const referenceGrant = defineKind<ReferenceGrant>({
  apiVersion: 'gateway.networking.k8s.io/v1',
  served: ['gateway.networking.k8s.io/v1beta1'],
  kind: 'ReferenceGrant',
  plural: 'referencegrants',
  singular: 'referencegrant',
  shortNames: ['refgrant'],
  categories: ['gateway-api'],
  namespaced: true,
  ...fromSchema<ReferenceGrant>(
    object(
      {
        from: list(object({ group, kind: kindName, namespace: namespaceName }, ['group', 'kind', 'namespace']), {
          minItems: 1,
          maxItems: 16,
        }),
        to: list(object({ group, kind: kindName, name: objectName }, ['group', 'kind']), { minItems: 1, maxItems: 16 }),
      },
      ['from', 'to'],
    ),
  ),
  columns: [NAME, AGE],
})
