import type { Column } from '../../api/kind.ts'
import { ageSince } from '../age.ts'
import { AGE, NAME } from '../columns.ts'
import { condition } from './conditions.ts'
import type { Pod } from './types.ts'

/**
 * The STATUS of `kubectl get pods`: phase, then the pod's reason, then what the last unready container waits for or
 * ended with, and Terminating over all. printPod of k8s.io/kubernetes/pkg/printers/internalversion.
 */
export function podStatusText(pod: Pod): string {
  let text = pod.status.reason || pod.status.phase
  if (condition(pod.status.conditions, 'PodScheduled')?.reason === 'SchedulingGated') text = 'SchedulingGated'

  let running = false
  for (const { state, ready } of [...(pod.status.containerStatuses ?? [])].reverse()) {
    if (state.waiting?.reason) text = state.waiting.reason
    else if (state.terminated) text = state.terminated.reason || `ExitCode:${state.terminated.exitCode}`
    else if (ready && state.running) running = true
  }
  if (text === 'Completed' && running) {
    text = condition(pod.status.conditions, 'Ready')?.status === 'True' ? 'Running' : 'NotReady'
  }
  if (!pod.metadata.deletionTimestamp) return text
  return pod.status.reason === 'NodeLost' ? 'Unknown' : 'Terminating'
}

/** How often the pod's containers were restarted, and how long ago the last time: `3 (45s ago)`. */
export function podRestartsText(pod: Pod, now: number): string {
  const statuses = pod.status.containerStatuses ?? []
  const count = statuses.reduce((sum, status) => sum + status.restartCount, 0)
  const last = statuses
    .map((status) => status.lastState.terminated?.finishedAt ?? '')
    .sort()
    .at(-1)
  return count && last ? `${count} (${ageSince(last, now)} ago)` : `${count}`
}

export const podColumns: readonly Column<Pod>[] = [
  NAME,
  {
    name: 'Ready',
    value: ({ spec, status }) =>
      `${status.containerStatuses?.filter((item) => item.ready && item.state.running).length ?? 0}/${spec.containers.length}`,
  },
  { name: 'Status', value: podStatusText },
  { name: 'Restarts', value: podRestartsText },
  AGE,
  { name: 'IP', wide: true, value: ({ status }) => status.podIP ?? '<none>' },
  { name: 'Node', wide: true, value: ({ spec }) => spec.nodeName ?? '<none>' },
  { name: 'Nominated Node', wide: true, value: () => '<none>' },
  {
    name: 'Readiness Gates',
    wide: true,
    value: ({ spec, status }) => {
      const gates = spec.readinessGates ?? []
      if (!gates.length) return '<none>'
      const met = gates.filter((gate) => condition(status.conditions, gate.conditionType)?.status === 'True')
      return `${met.length}/${gates.length}`
    },
  },
]
