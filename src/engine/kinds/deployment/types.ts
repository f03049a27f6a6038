import type { KubeObject, LabelSelector } from '../../api/types.ts'
import type { Condition, PodTemplateSpec } from '../pod/types.ts'

/** A number of pods, or a percentage of `replicas` such as `25%`. */
export type IntOrPercent = number | string

/** apps/v1 Deployment. */
export interface Deployment extends KubeObject {
  readonly spec: Readonly<{
    replicas: number
    selector: LabelSelector
    template: PodTemplateSpec
    strategy: {
      type: 'RollingUpdate' | 'Recreate'
      rollingUpdate?: { maxSurge: IntOrPercent; maxUnavailable: IntOrPercent }
    }
    minReadySeconds?: number
    revisionHistoryLimit: number
    progressDeadlineSeconds: number
    paused?: boolean
  }>
  readonly status: Readonly<{
    observedGeneration?: number
    replicas?: number
    updatedReplicas?: number
    readyReplicas?: number
    availableReplicas?: number
    unavailableReplicas?: number
    terminatingReplicas?: number
    conditions?: Condition[]
  }>
}
