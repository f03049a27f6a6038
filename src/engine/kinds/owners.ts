/** Owner references: who controls an object. metav1.GetControllerOf and NewControllerRef. */
import type { KubeObject, OwnerReference } from '../api/types.ts'

export function controllerOf(object: KubeObject): OwnerReference | undefined {
  const owners = object.metadata.ownerReferences
  if (!owners) return undefined
  for (let i = 0; i < owners.length; i++) if (owners[i]!.controller) return owners[i]
  return undefined
}

export function controllerRef(owner: KubeObject): OwnerReference {
  const { apiVersion, kind, metadata } = owner
  return { apiVersion, kind, name: metadata.name, uid: metadata.uid, controller: true, blockOwnerDeletion: true }
}
