import type { Column } from '../../api/kind.ts'
import { ageSince } from '../age.ts'
import { AGE, NAME } from '../columns.ts'
import { condition, isPodFinished } from './conditions.ts'
import { isSidecar, lastingContainers } from './containers.ts'
import type { ContainerStatus, Pod } from './types.ts'

interface Summary {
  status: string
  ready: number
  restarts: number
  /** When a container ended that was restarted; empty: none was. */
  last: string
}

/** By the pod: its table asks three times, and a pod in the store never changes. */
const summaries = new WeakMap<Pod, Summary>()

/** What a line of `kubectl get pods` says: printPod of k8s.io/kubernetes/pkg/printers/internalversion. */
function summary(pod: Pod): Summary {
  let known = summaries.get(pod)
  if (!known) summaries.set(pod, (known = summarise(pod)))
  return known
}

function summarise(pod: Pod): Summary {
  const { conditions, initContainerStatuses, containerStatuses } = pod.status
  const result: Summary = { status: pod.status.reason || pod.status.phase, ready: 0, restarts: 0, last: '' }
  if (condition(conditions, 'PodScheduled')?.reason === 'SchedulingGated') result.status = 'SchedulingGated'
  const initializing = initContainerStatuses ? initContainers(pod, initContainerStatuses, result) : false
  if (!initializing || condition(conditions, 'Initialized')?.status === 'True')
    containers(pod, containerStatuses ?? [], result)
  if (pod.metadata.deletionTimestamp && !isPodFinished(pod))
    result.status = pod.status.reason === 'NodeLost' ? 'Unknown' : 'Terminating'
  return result
}

/** Counts the sidecars that are ready; true while one of the init containers has not done its part. */
function initContainers({ spec }: Pod, statuses: readonly ContainerStatus[], result: Summary): boolean {
  const sidecars = { restarts: 0, last: '' }
  const all = { restarts: 0, last: '' }
  let pending = ''
  for (const [i, status] of statuses.entries()) {
    count(all, status)
    const sidecar = spec.initContainers?.some((each) => each.name === status.name && isSidecar(each))
    if (sidecar) count(sidecars, status)
    const { terminated, waiting } = status.state
    if (terminated?.exitCode === 0) continue
    if (sidecar && status.started) {
      if (status.ready) result.ready++
      continue
    }
    if (terminated) pending = `Init:${terminated.reason || `ExitCode:${terminated.exitCode}`}`
    else if (waiting?.reason && waiting.reason !== 'PodInitializing') pending = `Init:${waiting.reason}`
    else pending = `Init:${i}/${spec.initContainers?.length ?? 0}`
    break
  }
  if (pending) result.status = pending
  Object.assign(result, pending ? all : sidecars)
  return pending !== ''
}

/** Phase, then what the first container that does not run waits for or ended with. */
function containers({ status }: Pod, statuses: readonly ContainerStatus[], result: Summary): void {
  let running = false
  for (const each of [...statuses].reverse()) {
    const { state, ready } = each
    count(result, each)
    if (state.waiting?.reason) result.status = state.waiting.reason
    else if (state.terminated) result.status = state.terminated.reason || `ExitCode:${state.terminated.exitCode}`
    else if (ready && state.running) {
      running = true
      result.ready++
    }
  }
  if (result.status === 'Completed' && running)
    result.status = condition(status.conditions, 'Ready')?.status === 'True' ? 'Running' : 'NotReady'
}

function count(sum: { restarts: number; last: string }, { restartCount, lastState }: ContainerStatus): void {
  sum.restarts += restartCount
  const ended = lastState.terminated?.finishedAt ?? ''
  if (ended > sum.last) sum.last = ended
}

/** The STATUS of `kubectl get pods`. */
export function podStatusText(pod: Pod): string {
  return summary(pod).status
}

/** How often the pod's containers were restarted, and how long ago the last time: `3 (45s ago)`. */
export function podRestartsText(pod: Pod, now: number): string {
  const { restarts, last } = summary(pod)
  return restarts && last ? `${restarts} (${ageSince(last, now)} ago)` : `${restarts}`
}

export const podColumns: readonly Column<Pod>[] = [
  NAME,
  {
    name: 'Ready',
    value: (pod) => `${summary(pod).ready}/${lastingContainers(pod.spec).length}`,
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
