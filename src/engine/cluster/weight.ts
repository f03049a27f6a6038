/** What it costs to keep snapshots of a cluster, which have in common what has not changed between them. */
import type { ClusterSnapshot } from '../clusterTypes.ts'

/** A reference, and what an array or an object takes by itself; bytes. */
const REFERENCE = 4
const HEADER = 24
const NUMBER = 8
/** A character of an object's JSON is about a byte of the object. */
const CHARACTER = 1
/** An object of the API with what a kubelet knows of it, roughly. */
const OBJECT = 500

/**
 * Bytes that a snapshot takes beside others. What it has in common with one of them is a reference.
 * @example weigh(cluster.snapshot(), [before]) // 2400
 */
export function weigh(snapshot: ClusterSnapshot, beside: readonly ClusterSnapshot[]): number {
  const known = new Set<object>()
  for (const other of beside) for (const part of partsOf(other)) known.add(part)
  let bytes = 0
  for (const part of partsOf(snapshot)) bytes += REFERENCE + (known.has(part) ? 0 : sizeOf(part))
  return bytes
}

/** Bytes that a cluster itself takes, roughly. */
export function sizeOfCluster({ api }: ClusterSnapshot): number {
  return api.objects.length * OBJECT
}

/** What is large in a snapshot, in the pieces in which it is shared: objects, pods, requests served and connections. */
function* partsOf({ api, nodes, network }: ClusterSnapshot): Generator<object> {
  yield* api.objects
  yield* nodes.kubelets.pods
  for (const [, , now, before] of nodes.kubelets.served) {
    if (now) yield* now.blocks
    if (before) yield* before.blocks
  }
  for (const { conntrack } of network.nodes) yield* conntrack.blocks
}

/** Blocks are of numbers alone. */
function sizeOf(part: object): number {
  return HEADER + (Array.isArray(part) ? NUMBER * part.length : CHARACTER * JSON.stringify(part).length)
}
