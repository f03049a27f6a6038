/** What metrics-server knows: pkg/cmd/top and metrics-server's own rules of who has metrics yet. */
import { behaviourOf, OF_NODE, servedLately, SLOT_MS, usageOf, type Pod, type Usage } from '#kubectl'
import type { Call } from '../../command.ts'
import { fail } from '../../command.ts'

export interface ContainerUsage extends Usage {
  name: string
}

/** Of each running container; undefined while it has not been looked at twice. */
export function podUsage(call: Call, pod: Pod): ContainerUsage[] | undefined {
  const { cluster } = call.process.machine
  const { namespace = 'default', name } = pod.metadata
  if (pod.spec.nodeName && cluster.isStopped(pod.spec.nodeName)) return undefined
  const running = [...(pod.status.initContainerStatuses ?? []), ...(pod.status.containerStatuses ?? [])].filter(
    ({ state }) => state.running,
  )
  const isYoung = running.some(({ state }) => call.now - Date.parse(state.running!.startedAt) < SLOT_MS)
  if (running.length === 0 || isYoung) return undefined
  return running.map(({ name: container, image }) => ({
    name: container,
    ...usageOf(behaviourOf(image).name, servedLately(cluster, namespace, name, container)),
  }))
}

export function sumOf(usages: readonly Usage[]): Usage {
  return {
    millicores: usages.reduce((sum, { millicores }) => sum + millicores, 0),
    mebibytes: usages.reduce((sum, { mebibytes }) => sum + mebibytes, 0),
  }
}

/** Of a node and all pods on it; undefined while it is off. */
export function nodeUsage(call: Call, node: string): Usage | undefined {
  if (call.process.machine.cluster.isStopped(node)) return undefined
  const pods = call.api.list<Pod>('Pod').filter(({ spec }) => spec.nodeName === node)
  return sumOf([OF_NODE, ...pods.flatMap((pod) => podUsage(call, pod) ?? [])])
}

/** `--sort-by`. */
export function sorted<Row extends Usage>(rows: Row[], by: string): Row[] {
  if (by === '') return rows
  if (by !== 'cpu' && by !== 'memory') throw fail('--sort-by accepts only cpu or memory')
  const key = by === 'cpu' ? 'millicores' : 'mebibytes'
  return rows.sort((a, b) => b[key] - a[key])
}

/** Columns of a tabwriter, of which the last one is padded as well. */
export function columns(rows: readonly (readonly string[])[]): string {
  const width = (at: number) => Math.max(3, ...rows.map((row) => row[at]!.length)) + 3
  return rows.map((row) => `${row.map((cell, at) => cell.padEnd(width(at))).join('')}\n`).join('')
}

export const cpu = ({ millicores }: Usage) => `${millicores}m`
export const memory = ({ mebibytes }: Usage) => `${mebibytes}Mi`
