import type { KubeObject, LabelSelector } from '../../api/types.ts'
import type { IntOrPercent } from '../deployment/types.ts'
import type { Condition, PodTemplateSpec } from '../pod/types.ts'

export interface StatefulSetSpec {
  replicas: number
  selector: LabelSelector
  template: PodTemplateSpec
  /** The headless Service under whose name its pods are found. */
  serviceName?: string
  podManagementPolicy: 'OrderedReady' | 'Parallel'
  updateStrategy: {
    type: 'RollingUpdate' | 'OnDelete'
    rollingUpdate?: { partition?: number; maxUnavailable?: IntOrPercent }
  }
  ordinals?: { start?: number }
  /** Each pod has a volume of each of these names, bound to a claim of its own. */
  volumeClaimTemplates?: { metadata?: { name?: string } }[]
  minReadySeconds?: number
  revisionHistoryLimit?: number
}

/** apps/v1 StatefulSet. */
export interface StatefulSet extends KubeObject {
  readonly spec: Readonly<StatefulSetSpec>
  readonly status: Readonly<{
    replicas: number
    readyReplicas?: number
    availableReplicas: number
    currentReplicas?: number
    updatedReplicas?: number
    /** Names of ControllerRevisions. */
    currentRevision?: string
    updateRevision?: string
    observedGeneration?: number
    collisionCount?: number
    conditions?: Condition[]
  }>
}
