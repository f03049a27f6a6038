import { defineKind } from '../../api/kind.ts'
import { templateWarnings } from '../pod/rules.ts'
import { AGE, NAME, templateColumns } from '../columns.ts'
import { defaultTemplate } from '../pod/defaults.ts'
import { statefulSetController } from './controller.ts'
import type { StatefulSet } from './types.ts'
import { validateStatefulSet, validateStatefulSetUpdate } from './validate.ts'

/** apps/v1 StatefulSet. */
export const statefulSet = defineKind<StatefulSet>({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  plural: 'statefulsets',
  singular: 'statefulset',
  shortNames: ['sts'],
  categories: ['all'],
  namespaced: true,
  generation: true,
  statusSubresource: true,
  defaults(object) {
    const spec = (object.spec ??= {}) as Record<string, unknown>
    spec.replicas ??= 1
    spec.podManagementPolicy ??= 'OrderedReady'
    spec.revisionHistoryLimit ??= 10
    spec.persistentVolumeClaimRetentionPolicy ??= { whenDeleted: 'Retain', whenScaled: 'Retain' }
    const strategy = (spec.updateStrategy ??= {}) as Record<string, unknown>
    strategy.type ??= 'RollingUpdate'
    if (strategy.type === 'RollingUpdate') {
      const rolling = (strategy.rollingUpdate ??= {}) as Record<string, unknown>
      rolling.partition ??= 0
    }
    defaultTemplate(spec)
    object.status = { replicas: 0, availableReplicas: 0, ...(object.status as object | undefined) }
  },
  validate: validateStatefulSet,
  warnings: templateWarnings,
  validateUpdate: validateStatefulSetUpdate,
  columns: [
    NAME,
    { name: 'Ready', value: ({ spec, status }) => `${status.readyReplicas ?? 0}/${spec.replicas}` },
    AGE,
    // all but the selector
    ...templateColumns<StatefulSet>(({ spec }) => ({
      containers: spec.template.spec.containers,
      selector: spec.selector,
    })).slice(0, 2),
  ],
  controllers: [statefulSetController],
})
