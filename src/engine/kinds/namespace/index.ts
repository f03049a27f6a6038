import { defineKind, type KindDefinition } from '../../api/kind.ts'
import { isDNS1123Label } from '../../api/names.ts'
import { AGE, NAME } from '../columns.ts'
import { namespaceController } from './controller.ts'
import type { Namespace } from './types.ts'

/** v1 Namespace. `kindsWithin` names the kinds whose objects go with it. */
export function namespace(kindsWithin: () => readonly string[]): KindDefinition {
  return defineKind<Namespace>({
    apiVersion: 'v1',
    kind: 'Namespace',
    plural: 'namespaces',
    singular: 'namespace',
    shortNames: ['ns'],
    namespaced: false,
    nameRule: isDNS1123Label,
    statusSubresource: true,
    defaults(object) {
      const metadata = object.metadata as { name?: string; labels?: Record<string, string>; uid?: string }
      metadata.labels = { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name ?? '' }
      object.status = { phase: 'Active', ...(object.status as object | undefined) }
      const spec = (object.spec ??= {}) as Record<string, unknown>
      // only a new one gets its finalizer
      const finalizers = (spec.finalizers ?? []) as string[]
      if (!metadata.uid && !finalizers.includes('kubernetes')) spec.finalizers = [...finalizers, 'kubernetes']
    },
    admit: (next, old, { options }) => (!old || options.finalize ? next : { ...next, spec: old.spec }),
    held: ({ spec }) => !!spec.finalizers?.length,
    deleting: (object) => ({ ...object, status: { ...object.status, phase: 'Terminating' } }),
    columns: [NAME, { name: 'Status', value: ({ status }) => status.phase }, AGE],
    controllers: [namespaceController(kindsWithin)],
  })
}
