/**
 * The engine's second door, for what is loaded late: `kubectl describe`. It is some 9 kB of script that no picture needs.
 */
import type { Cluster } from './cluster.ts'
import { describeObject } from './kinds/describers.ts'

/**
 * What `kubectl describe KIND NAME` prints, ending in a newline; undefined when there is no such object.
 * @example describe(cluster, 'Service', 'default', 'web')
 */
export function describe(cluster: Cluster, kind: string, namespace: string, name: string): string | undefined {
  const object = cluster.get(kind, namespace, name)
  return object && describeObject(object, cluster.reading)
}
