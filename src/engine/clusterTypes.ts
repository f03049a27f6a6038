import type { ApiState } from './api/index.ts'
import type { CloudState } from './cloud/index.ts'
import type { ClusterConfig } from './config.ts'
import type { KernelState } from './kernel/index.ts'
import type { Event } from './kinds/event/types.ts'
import type { Part } from './l7/types.ts'
import type { NetworkState, TraceRecord } from './network/index.ts'
import type { Trace } from './network/types.ts'
import type { NodesState } from './node/index.ts'
import type { TrafficState } from './traffic/index.ts'

export interface ClusterOptions {
  config?: ClusterConfig
  /** How many objects and pods a playground may hold; default 10,000 and 2,000. */
  limits?: { objects: number; pods: number }
  /** Makes every journey in full, hook by hook, and remembers none; for tests and measurements. */
  forgetful?: boolean
  /** Virtual milliseconds that the cloud takes for a load balancer; default: the provider's own 60 to 120 s. */
  loadBalancerDelayMs?: number
  /** What this cluster has beside its core, such as `l7` of `#engine/l7`: more can be added later. */
  parts?: readonly Part[]
}

/** Plain data: JSON of it brings the same cluster back, and the same future. */
export interface ClusterSnapshot {
  kernel: KernelState
  api: ApiState
  nodes: NodesState
  cloud: CloudState
  network: NetworkState
  traffic: TrafficState
  /** By the names of the parts that have to be there before this is restored. */
  parts?: Readonly<Record<string, unknown>>
}

/** An Event as it happened or was counted up, with its virtual time. */
export interface ClusterEventView {
  /** Virtual milliseconds. */
  t: number
  type: 'Normal' | 'Warning'
  reason: string
  /** `pod/nginx-demo-77645c58f-6t56t` */
  object: string
  namespace: string
  message: string
  count: number
}

/** What a cluster tells those who listen. */
export type ClusterEvents = { trace: Trace; journey: TraceRecord; event: ClusterEventView }

/** @param t virtual milliseconds */
export function eventView(t: number, event: Event): ClusterEventView {
  const { involvedObject } = event
  return {
    t,
    type: event.type === 'Warning' ? 'Warning' : 'Normal',
    // Events that somebody wrote by hand may say nothing at all.
    reason: textOf(event.reason),
    object: `${textOf(involvedObject.kind).toLowerCase()}/${textOf(involvedObject.name)}`,
    namespace: textOf(involvedObject.namespace),
    message: textOf(event.message),
    count: event.count || 1,
  }
}

function textOf(value: string | undefined): string {
  return value ?? ''
}
