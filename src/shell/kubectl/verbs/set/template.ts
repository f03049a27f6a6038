/** Where an object has its pod, or the template of its pods. */
import type { Container, KubeObject } from '#kubectl'

export interface PodSpec {
  containers: Container[]
  initContainers?: Container[]
}

type WithPods = KubeObject & { readonly spec?: { template?: { spec?: PodSpec } } & Partial<PodSpec> }

/** The pod's spec; undefined where the kind has none. */
export function podSpecOf(object: KubeObject): PodSpec | undefined {
  const { kind, spec } = object as WithPods
  if (kind === 'Pod') return spec as PodSpec
  return spec?.template?.spec
}

/** A patch that changes the pod's spec of an object. */
export function podSpecPatch({ kind }: KubeObject, change: unknown): Record<string, unknown> {
  return kind === 'Pod' ? { spec: change } : { spec: { template: { spec: change } } }
}
