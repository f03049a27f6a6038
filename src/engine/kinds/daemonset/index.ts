import { equal } from '../../api/data.ts'
import { defineKind } from '../../api/kind.ts'
import { formatSelector } from '../../api/selectors.ts'
import { AGE, NAME, templateColumns } from '../columns.ts'
import { defaultTemplate } from '../pod/defaults.ts'
import { templateWarnings } from '../pod/rules.ts'
import { validateSelectorUnchanged } from '../workload.ts'
import { daemonSetController } from './controller.ts'
import { TEMPLATE_GENERATION } from './pods.ts'
import type { DaemonSet } from './types.ts'
import { validateDaemonSet } from './validate.ts'

/** apps/v1 DaemonSet. */
export const daemonSet = defineKind<DaemonSet>({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  plural: 'daemonsets',
  singular: 'daemonset',
  shortNames: ['ds'],
  categories: ['all'],
  namespaced: true,
  generation: true,
  statusSubresource: true,
  defaults(object) {
    const spec = (object.spec ??= {}) as Record<string, unknown>
    spec.revisionHistoryLimit ??= 10
    const strategy = (spec.updateStrategy ??= {}) as Record<string, unknown>
    strategy.type ??= 'RollingUpdate'
    if (strategy.type === 'RollingUpdate') {
      const rolling = (strategy.rollingUpdate ??= {}) as Record<string, unknown>
      rolling.maxUnavailable ??= 1
      rolling.maxSurge ??= 0
    }
    defaultTemplate(spec)
    object.status = {
      currentNumberScheduled: 0,
      desiredNumberScheduled: 0,
      numberMisscheduled: 0,
      numberReady: 0,
      ...(object.status as object | undefined),
    }
  },
  validate: validateDaemonSet,
  warnings: templateWarnings,
  validateUpdate: (next, old) => validateSelectorUnchanged(next.spec, old.spec),
  admit: countTemplates,
  columns: [
    NAME,
    { name: 'Desired', value: ({ status }) => status.desiredNumberScheduled },
    { name: 'Current', value: ({ status }) => status.currentNumberScheduled },
    { name: 'Ready', value: ({ status }) => status.numberReady },
    { name: 'Up-to-date', value: ({ status }) => status.updatedNumberScheduled ?? 0 },
    { name: 'Available', value: ({ status }) => status.numberAvailable ?? 0 },
    { name: 'Node Selector', value: ({ spec }) => formatSelector(spec.template.spec.nodeSelector) },
    AGE,
    ...templateColumns<DaemonSet>(({ spec }) => ({
      containers: spec.template.spec.containers,
      selector: spec.selector,
    })),
  ],
  controllers: [daemonSetController],
})

/** The annotation by which the API still tells templateGeneration, a field of the versions before v1. */
function countTemplates(object: DaemonSet, old: DaemonSet | undefined): DaemonSet {
  const before = Number(old?.metadata.annotations?.[TEMPLATE_GENERATION] ?? 0)
  const generation = old && equal(old.spec.template, object.spec.template) ? before : before + 1
  const annotations = { ...object.metadata.annotations, [TEMPLATE_GENERATION]: String(generation) }
  return { ...object, metadata: { ...object.metadata, annotations } }
}
