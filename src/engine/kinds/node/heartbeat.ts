/** When kubelets renew their Leases. No object is written for it: the times follow from the node's name. */
import { hash } from '../../kernel/index.ts'

/** How often a kubelet renews its Lease. Source: kubelet nodeLeaseDurationSeconds (40), a quarter of it. */
export const HEARTBEAT_MS = 10_000

/** The last renewal up to `now`, in the same milliseconds; each node has a second of its own. */
export function lastHeartbeat(node: string, now: number): number {
  const phase = (hash(node) >>> 0) % HEARTBEAT_MS
  return now - ((now - phase + HEARTBEAT_MS) % HEARTBEAT_MS)
}
