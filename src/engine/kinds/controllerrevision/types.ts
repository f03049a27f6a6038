import type { KubeObject } from '../../api/types.ts'
import type { PodTemplateSpec } from '../pod/types.ts'

/** apps/v1 ControllerRevision: a pod template as it once was, for StatefulSets and DaemonSets. */
export interface ControllerRevision extends KubeObject {
  readonly data: { spec: { template: PodTemplateSpec & { $patch: 'replace' } } }
  /** Counts up; the highest is the newest. */
  readonly revision: number
}
