/**
 * What a pod wishes for its node beyond what it needs, as points from 0 to 100 for each plugin, times the plugin's weight.
 * Modelled on the Score of nodeaffinity, tainttoleration, interpodaffinity and podtopologyspread.
 */
import { holds, tolerationOf } from '../kinds/node/fit.ts'
import type { Node } from '../kinds/node/types.ts'
import type { Pod } from '../kinds/pod/types.ts'
import type { Neighbours } from './neighbours.ts'

/** Of the default profile: pkg/scheduler/apis/config/v1/default_plugins.go. */
const WEIGHTS = { nodeAffinity: 2, taints: 3, podAffinity: 2, spread: 2 }

/** Whether anything but room and spreading speaks for one node and against another. */
export function hasWishes({ spec }: Pod, nodes: readonly Node[]): boolean {
  const { affinity, topologySpreadConstraints } = spec
  return (
    !!affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution?.length ||
    !!affinity?.podAffinity?.preferredDuringSchedulingIgnoredDuringExecution?.length ||
    !!affinity?.podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution?.length ||
    !!topologySpreadConstraints?.some(({ whenUnsatisfiable }) => whenUnsatisfiable === 'ScheduleAnyway') ||
    someRepel(nodes)
  )
}

/** Whether there are nodes that are better avoided. */
function someRepel(nodes: readonly Node[]): boolean {
  let found = repelling.get(nodes)
  if (found === undefined) {
    found = nodes.some((node) => node.spec.taints?.some(({ effect }) => effect === 'PreferNoSchedule'))
    repelling.set(nodes, found)
  }
  return found
}

/** The scheduler has one list of nodes, until one of them changes. */
const repelling = new WeakMap<readonly Node[], boolean>()

/**
 * The points of each node, in their order.
 * @param siblings pods of the same owner on the node: without constraints of its own, a pod is spread by them
 */
export function points(
  pod: Pod,
  nodes: readonly Node[],
  neighbours: Neighbours,
  siblings: (node: Node) => number,
): number[] {
  const own = pod.spec.topologySpreadConstraints?.length
  const parts = [
    scaled(nodes, (node) => nodeAffinity(pod, node), WEIGHTS.nodeAffinity),
    scaled(nodes, (node) => -hardTaints(pod, node), WEIGHTS.taints),
    scaled(nodes, (node) => podAffinity(pod, node, neighbours), WEIGHTS.podAffinity),
    scaled(nodes, (node) => -(own ? spread(pod, node, neighbours) : siblings(node)), WEIGHTS.spread),
  ]
  return nodes.map((_, i) => parts.reduce((sum, part) => sum + part[i]!, 0))
}

/** The best gets 100, the worst 0; nobody anything where all are the same. */
function scaled(nodes: readonly Node[], value: (node: Node) => number, weight: number): number[] {
  const values = nodes.map(value)
  const least = Math.min(...values)
  const span = Math.max(...values) - least
  return values.map((each) => (span ? Math.floor((100 * (each - least)) / span) * weight : 0))
}

function nodeAffinity({ spec }: Pod, node: Node): number {
  const wishes = spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []
  return wishes.reduce((sum, { weight, preference }) => sum + (holds(preference, node) ? weight : 0), 0)
}

function hardTaints({ spec }: Pod, { spec: { taints = [] } }: Node): number {
  return taints.filter((taint) => taint.effect === 'PreferNoSchedule' && !tolerationOf(taint, spec.tolerations)).length
}

function podAffinity({ spec }: Pod, node: Node, neighbours: Neighbours): number {
  let sum = 0
  for (const [list, sign] of [
    [spec.affinity?.podAffinity, 1],
    [spec.affinity?.podAntiAffinity, -1],
  ] as const) {
    for (const { weight, podAffinityTerm } of list?.preferredDuringSchedulingIgnoredDuringExecution ?? [])
      sum += sign * weight * neighbours.matching(podAffinityTerm, node)
  }
  return sum
}

function spread({ spec }: Pod, node: Node, neighbours: Neighbours): number {
  const soft = spec.topologySpreadConstraints!.filter(({ whenUnsatisfiable }) => whenUnsatisfiable === 'ScheduleAnyway')
  return soft.reduce((sum, constraint) => sum + (neighbours.spreadAt(constraint, node) ?? 0), 0)
}
