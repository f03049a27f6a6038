import { defineKind } from '../../api/kind.ts'
import type { KubeObject } from '../../api/types.ts'
import { AGE, NAME } from '../columns.ts'
import { rootCaController } from './rootCa.ts'

/** v1 ConfigMap: kept as data; no container reads it. */
export interface ConfigMap extends KubeObject {
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
