import type { KubeObject, LabelSelector } from '../../api/types.ts'
import type { Condition, PodTemplateSpec } from '../pod/types.ts'

/** apps/v1 ReplicaSet. */
export interface ReplicaSet extends KubeObject {
  readonly spec: Readonly<{
    replicas: number
    minReadySeconds?: number
    selector: LabelSelector
    template: PodTemplateSpec
  }>
  readonly status: Readonly<{
    replicas: number
    fullyLabeledReplicas?: number
    readyReplicas?: number
    availableReplicas?: number
    terminatingReplicas?: number
    observedGeneration?: number
    conditions?: Condition[]
  }>
}
