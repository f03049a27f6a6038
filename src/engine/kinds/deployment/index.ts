import { defineKind } from '../../api/kind.ts'
import { AGE, NAME, templateColumns } from '../columns.ts'
import { defaultTemplate } from '../pod/defaults.ts'
import { templateWarnings } from '../pod/rules.ts'
import { validateSelectorUnchanged } from '../workload.ts'
import { deploymentController } from './controller.ts'
import type { Deployment } from './types.ts'
import { validateDeployment } from './validate.ts'

/** apps/v1 Deployment. */
export const deployment = defineKind<Deployment>({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  plural: 'deployments',
  singular: 'deployment',
  shortNames: ['deploy'],
  categories: ['all'],
  namespaced: true,
  generation: true,
  statusSubresource: true,
  defaults(object) {
    const spec = (object.spec ??= {}) as Record<string, unknown>
    spec.replicas ??= 1
    spec.revisionHistoryLimit ??= 10
    spec.progressDeadlineSeconds ??= 600
    const strategy = (spec.strategy ??= {}) as Record<string, unknown>
    strategy.type ??= 'RollingUpdate'
    if (strategy.type === 'RollingUpdate') {
      const bounds = (strategy.rollingUpdate ??= {}) as Record<string, unknown>
      bounds.maxUnavailable ??= '25%'
      bounds.maxSurge ??= '25%'
    }
    defaultTemplate(spec)
    object.status ??= {}
  },
  validate: validateDeployment,
  warnings: templateWarnings,
  validateUpdate: (next, old) => validateSelectorUnchanged(next.spec, old.spec),
  columns: [
    NAME,
    { name: 'Ready', value: ({ spec, status }) => `${status.readyReplicas ?? 0}/${spec.replicas}` },
    { name: 'Up-to-date', value: ({ status }) => status.updatedReplicas ?? 0 },
    { name: 'Available', value: ({ status }) => status.availableReplicas ?? 0 },
    AGE,
    ...templateColumns<Deployment>(({ spec }) => ({
      containers: spec.template.spec.containers,
      selector: spec.selector,
    })),
  ],
  controllers: [deploymentController],
})
