import type { Backend } from './backend.ts'
import { conflict, notFound, refuse } from './status.ts'
import { uidMismatch } from './write.ts'
import type { KubeObject, Reply } from './types.ts'

type Bound = KubeObject & { readonly spec: { readonly nodeName?: string } }

/**
 * POST …/pods/NAME/binding: gives a pod its node, once. Nothing else can change by it, so nothing else is looked at.
 * pkg/registry/core/pod/storage/storage.go BindingREST.
 */
export function bind<T extends KubeObject>(backend: Backend, pod: T, nodeName: string): Reply<T> {
  const kind = backend.kinds.get('Pod')!
  const { namespace, name, uid } = pod.metadata
  const old = backend.storage.objects.get('Pod', namespace, name) as Bound | undefined
  if (!old) return refuse(notFound(kind, name))
  const refused = (why: string) => refuse(conflict({ ...kind, plural: 'pods/binding' }, name, why))
  if (uid !== old.metadata.uid) return refused(uidMismatch(uid, old.metadata.uid))
  if (old.metadata.deletionTimestamp) return refused(`pod ${name} is being deleted, cannot be assigned to a host`)
  const { spec } = old
  if (spec.nodeName) return refused(`pod ${name} is already assigned to node ${JSON.stringify(spec.nodeName)}`)
  return { ok: true, object: backend.storage.replace({ ...old, spec: { ...spec, nodeName } }, old) as KubeObject as T }
}
