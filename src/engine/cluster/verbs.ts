/** What kubectl does beside reading and writing an object as it is. An error is the server's own sentence. */
import type { ApiServer } from '../api/index.ts'
import type { Unstructured } from '../api/types.ts'
import type { Pod } from '../kinds/pod/types.ts'

/** `kubectl delete KIND NAME`; `text` is what it prints. */
export function remove(api: ApiServer, kind: string, namespace: string, name: string) {
  const reply = api.delete(kind, namespace || undefined, name)
  return reply.ok ? { text: api.deletedText(kind, namespace, name) } : { error: reply.status.message }
}

/** `kubectl scale`. */
export function scale(api: ApiServer, kind: string, namespace: string, name: string, replicas: number) {
  return patch(api, kind, namespace, name, { spec: { replicas } })
}

/** `kubectl cordon` and `uncordon`. */
export function cordon(api: ApiServer, node: string, unschedulable: boolean) {
  return patch(api, 'Node', undefined, node, { spec: { unschedulable: unschedulable || null } })
}

/** `kubectl drain --ignore-daemonsets --force`. */
export function drain(api: ApiServer, node: string): { error?: string } {
  const cordoned = cordon(api, node, true)
  if (cordoned.error) return cordoned
  for (const { spec, metadata } of api.list<Pod>('Pod')) {
    const isDaemon = metadata.ownerReferences?.some((owner) => owner.controller && owner.kind === 'DaemonSet')
    if (spec.nodeName === node && !isDaemon) api.delete('Pod', metadata.namespace, metadata.name)
  }
  return {}
}

function patch(
  api: ApiServer,
  kind: string,
  namespace: string | undefined,
  name: string,
  change: Unstructured,
): { error?: string } {
  const reply = api.mergePatch(kind, namespace, name, change)
  return reply.ok ? {} : { error: reply.status.message }
}
