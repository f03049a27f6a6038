import type { Backend } from './backend.ts'
import { extended } from './data.ts'
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
  const why = whyNot(old, uid)
  if (why) return refuse(conflict({ ...kind, plural: 'pods/binding' }, name, why))
  const { spec } = old
  return {
    ok: true,
    object: backend.storage.replace({ ...old, spec: extended(spec, { nodeName }) }, old) as KubeObject as T,
  }
}

function whyNot({ spec: { nodeName }, metadata: { name, uid, deletionTimestamp } }: Bound, asked: string) {
  if (asked !== uid) return uidMismatch(asked, uid)
  if (deletionTimestamp) return `pod ${name} is being deleted, cannot be assigned to a host`
  return nodeName && `pod ${name} is already assigned to node ${JSON.stringify(nodeName)}`
}
