import { defineKind } from '../../api/kind.ts'
import type { KubeObject } from '../../api/types.ts'
import { AGE, NAME } from '../columns.ts'
import { rootCaController } from './rootCa.ts'
import { validateImmutable, validateKeys } from './validate.ts'

/** v1 ConfigMap: data for containers. */
export interface ConfigMap extends KubeObject {
  readonly immutable?: boolean
  readonly data?: Record<string, string>
  readonly binaryData?: Record<string, string>
}

export const configMap = defineKind<ConfigMap>({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  singular: 'configmap',
  shortNames: ['cm'],
  namespaced: true,
  validate: validateKeys,
  validateUpdate: validateImmutable,
  columns: [
    NAME,
    {
      name: 'Data',
      value: ({ data = {}, binaryData = {} }) => Object.keys(data).length + Object.keys(binaryData).length,
    },
    AGE,
  ],
  controllers: [rootCaController],
})
