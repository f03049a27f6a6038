import { defineKind } from '../../api/kind.ts'
import { aboutPod } from './about.ts'
import { podColumns } from './columns.ts'
import { defaultPod } from './defaults.ts'
import { withToken } from './serviceAccount.ts'
import type { Pod } from './types.ts'
import { podRules } from './rules.ts'

/** v1 Pod. What becomes of one is the node's affair: see `node/`. */
export const pod = defineKind<Pod>({
  apiVersion: 'v1',
  kind: 'Pod',
  plural: 'pods',
  singular: 'pod',
  shortNames: ['po'],
  categories: ['all'],
  namespaced: true,
  // that the scheduler finds a node for it is no wish of its author
  generation: (next, old) => !!old.spec.nodeName || !next.spec.nodeName,
  statusSubresource: true,
  defaults: defaultPod,
  validate: (pod) => podRules().pod(pod),
  validateUpdate: (next, old) => podRules().change(next, old),
  warnings: ({ spec }) => podRules().warnings(spec, 'spec'),
  admit: (next, old, { api }) => (old ? next : withToken(next, api)),
  // a pod that no kubelet has, or that has ended, goes at once
  gracePeriodSeconds: ({ spec, status }) =>
    spec.nodeName && status.phase !== 'Succeeded' && status.phase !== 'Failed'
      ? (spec.terminationGracePeriodSeconds ?? 30)
      : 0,
  about: aboutPod,
  columns: podColumns,
})
