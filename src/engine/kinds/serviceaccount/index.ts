import { defineKind } from '../../api/kind.ts'
import type { KubeObject } from '../../api/types.ts'
import { AGE, NAME } from '../columns.ts'

/** v1 ServiceAccount: a name that pods may carry; nothing is authorised by it. */
export interface ServiceAccount extends KubeObject {
  readonly secrets?: { name: string }[]
}

export const serviceAccount = defineKind<ServiceAccount>({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  plural: 'serviceaccounts',
  singular: 'serviceaccount',
  shortNames: ['sa'],
  namespaced: true,
  // without a count of secrets since v1.35: nothing fills that field any more
  columns: [NAME, AGE],
})
