import { defineKind } from '../../api/kind.ts'
import { AGE, NAME, templateColumns } from '../columns.ts'
import { defaultTemplate } from '../pod/defaults.ts'
import { templateWarnings } from '../pod/rules.ts'
import { notNegative, validateSelector, validateSelectorUnchanged, validateWorkloadTemplate } from '../workload.ts'
import { replicaSetController } from './controller.ts'
import type { ReplicaSet } from './types.ts'

/** apps/v1 ReplicaSet. */
export const replicaSet = defineKind<ReplicaSet>({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  plural: 'replicasets',
  singular: 'replicaset',
  shortNames: ['rs'],
  categories: ['all'],
  namespaced: true,
  generation: true,
  statusSubresource: true,
  defaults(object) {
    const spec = (object.spec ??= {}) as Record<string, unknown>
    spec.replicas ??= 1
    defaultTemplate(spec)
    object.status = { replicas: 0, ...(object.status as object | undefined) }
  },
  validate: ({ spec }) => [
    ...notNegative(spec.replicas, 'spec.replicas'),
    ...notNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...validateSelector(spec, 'ReplicaSet'),
    ...validateWorkloadTemplate(spec),
  ],
  warnings: templateWarnings,
  validateUpdate: (next, old) => validateSelectorUnchanged(next.spec, old.spec),
  columns: [
    NAME,
    { name: 'Desired', value: ({ spec }) => spec.replicas },
    { name: 'Current', value: ({ status }) => status.replicas },
    { name: 'Ready', value: ({ status }) => status.readyReplicas ?? 0 },
    AGE,
    ...templateColumns<ReplicaSet>(({ spec }) => ({
      containers: spec.template.spec.containers,
      selector: spec.selector,
    })),
  ],
  controllers: [replicaSetController],
})
