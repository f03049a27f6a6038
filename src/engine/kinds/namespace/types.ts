import type { KubeObject } from '../../api/types.ts'

/** v1 Namespace. */
export interface Namespace extends KubeObject {
  readonly spec: Readonly<{ finalizers?: string[] }>
  readonly status: Readonly<{ phase: 'Active' | 'Terminating' }>
}
