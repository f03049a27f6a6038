import type { KubeObject, LabelSelector } from '../../api/types.ts'
import type { IntOrPercent } from '../deployment/types.ts'
import type { Condition, PodTemplateSpec } from '../pod/types.ts'

export interface DaemonSetSpec {
  selector: LabelSelector
  template: PodTemplateSpec
  updateStrategy: {
    type: 'RollingUpdate' | 'OnDelete'
    rollingUpdate?: { maxUnavailable: IntOrPercent; maxSurge: IntOrPercent }
  }
  minReadySeconds?: number
  revisionHistoryLimit?: number
}

/** apps/v1 DaemonSet. */
export interface DaemonSet extends KubeObject {
  readonly spec: Readonly<DaemonSetSpec>
  readonly status: Readonly<{
    desiredNumberScheduled: number
    currentNumberScheduled: number
    numberMisscheduled: number
    numberReady: number
    updatedNumberScheduled?: number
    numberAvailable?: number
    numberUnavailable?: number
    observedGeneration?: number
    conditions?: Condition[]
  }>
}
