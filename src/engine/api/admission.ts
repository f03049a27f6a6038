/** What is asked of every write, whatever its kind: a namespace that lives, a playground that has room. */
import type { Backend } from './backend.ts'
import type { AdmissionContext, KindDefinition } from './kind.ts'
import { exceeded, tooBig, unwieldy } from './limits.ts'
import { badRequest, forbiddenStatus, invalidStatus, notFound, refuse, tooLarge } from './status.ts'
import type { KubeObject, Reply, Status } from './types.ts'

/** The NamespaceLifecycle admission plugin. */
export function homeless(
  { kinds, storage }: Backend,
  kind: KindDefinition,
  name: string,
  namespace: string | undefined,
): Status | undefined {
  const namespaces = kinds.get('Namespace')
  if (!namespaces || !kind.namespaced || !namespace) return undefined
  const home = storage.objects.get('Namespace', undefined, namespace)
  if (!home) return notFound(namespaces, namespace)
  if (!home.metadata.deletionTimestamp) return undefined
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`
  const message = `namespace ${namespace} is being terminated`
  return forbiddenStatus(kind, name, why, [{ reason: 'NamespaceTerminating', message, field: 'metadata.namespace' }])
}

/** Namespaces that the cluster cannot be without. */
const IMMORTAL = ['default', 'kube-system', 'kube-public']

/** The same plugin, of a deletion. */
export function immortal(kind: KindDefinition, name: string): Status | undefined {
  if (kind.kind !== 'Namespace' || !IMMORTAL.includes(name)) return undefined
  return forbiddenStatus(kind, name, 'this namespace may not be deleted')
}

/** What the kind itself makes of an object that is valid so far. */
export function admit(
  kind: KindDefinition,
  next: KubeObject,
  old: KubeObject | undefined,
  context: AdmissionContext,
): Reply<KubeObject> {
  const admitted = kind.admit?.(next, old, context) ?? next
  if (Array.isArray(admitted)) return refuse(invalidStatus(kind, next.metadata.name, admitted))
  return admitted.kind === 'Status' ? refuse(admitted as Status) : { ok: true, object: admitted as KubeObject }
}

/** Why the playground has no room for the write. */
export function crowded(
  { limits, storage: { objects } }: Backend,
  kind: KindDefinition,
  next: KubeObject,
  old: KubeObject | undefined,
): Status | undefined {
  const used = { objects: objects.count, pods: objects.countOf('Pod') }
  const why = exceeded(limits, used, next, old)
  if (!why) return undefined
  const causes = [{ reason: 'FieldValueForbidden', field: why.field, message: why.message }]
  return forbiddenStatus(kind, next.metadata.name, why.message, why.field ? causes : undefined)
}

/** Turns away what is too big or too deep to be looked at. */
export function unfit({ limits }: Pick<Backend, 'limits'>, data: unknown): Reply<never> | undefined {
  const what = unwieldy(data, limits)
  if (what === 'big') return refuse(tooLarge(tooBig(limits)))
  if (what === 'deep') return refuse(badRequest('error decoding from json: exceeded max depth'))
  return undefined
}
