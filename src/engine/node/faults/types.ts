import type { Place } from '../../network/types.ts'

/**
 * What somebody breaks on purpose, or mends. Pods are named by their place, `pod/NS/NAME`, nodes and zones by name.
 *
 * - `killPod`: the main process of a container ends. `oom`: the kernel kills it for want of memory (exit 137,
 *   OOMKilled); `term`: somebody sends it SIGTERM (`kill 1`), which it may ignore.
 * - `slowPod`: its answers take so much longer, 0 for as long as before.
 * - `failReadiness`: the application answers its readiness probe with 503; it serves all others as before.
 * - `cutZone`: no packet goes into the zone or out of it. Its nodes run on, and nobody hears of them.
 */
export type Fault =
  | { type: 'killPod'; pod: Place; by: 'oom' | 'term'; container?: string }
  | { type: 'stopNode' | 'startNode'; node: string }
  | { type: 'slowPod'; pod: Place; ms: number }
  | { type: 'failReadiness' | 'mendReadiness'; pod: Place }
  | { type: 'cutZone' | 'mendZone'; zone: string }

/** What is wrong with a pod by somebody's doing; nothing of it is in the API. */
export interface PodFaults {
  /** How much longer its answers take, in virtual milliseconds. */
  slowMs?: number
  /** Its readiness probes are answered with 503. */
  unready?: true
}
