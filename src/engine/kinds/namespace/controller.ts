/** Empties a namespace that is being deleted, then lets it go: k8s.io/kubernetes/pkg/controller/namespace. */
import type { Api } from '../../api/api.ts'
import type { ControllerFactory } from '../../api/controller.ts'
import type { WatchEvent } from '../../api/types.ts'
import type { Namespace } from './types.ts'

/** Milliseconds between two looks at what is still there. */
const PATIENCE = 500

export function namespaceController(kindsWithin: () => readonly string[]): ControllerFactory {
  return ({ api }) => ({
    name: 'namespace-controller',
    watches: {
      Namespace: ({ object, type }: WatchEvent<Namespace>) => (type === 'DELETED' ? undefined : object.metadata.name),
    },
    reconcile(name) {
      const namespace = api.get<Namespace>('Namespace', undefined, name)
      if (!namespace) return undefined
      if (!namespace.metadata.deletionTimestamp) return void giveServiceAccount(api, name)
      if (empty(api, name, kindsWithin())) return PATIENCE
      const finalizers = namespace.spec.finalizers?.filter((finalizer) => finalizer !== 'kubernetes')
      api.update<Namespace>({ ...namespace, spec: { ...namespace.spec, finalizers } }, { finalize: true })
      return undefined
    },
  })
}

/** Every namespace has a ServiceAccount `default`: k8s.io/kubernetes/pkg/controller/serviceaccount. */
function giveServiceAccount(api: Api, namespace: string): void {
  if (api.get('ServiceAccount', namespace, 'default')) return
  api.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace } })
}

/** Deletes what is in the namespace; returns how much of it stays for a while, such as pods that end gracefully. */
function empty(api: Api, namespace: string, kinds: readonly string[]): number {
  let left = 0
  for (const kind of kinds) {
    for (const { metadata } of api.list(kind, { namespace })) {
      if (!metadata.deletionTimestamp) api.delete(kind, namespace, metadata.name)
      if (api.get(kind, namespace, metadata.name)) left++
    }
  }
  return left
}
