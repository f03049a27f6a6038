import type { Fault } from '../../engine/node/faults/types.ts'
import type { NodeView, PodView } from '../../engine/topology/types.ts'
import { fault } from '../actions.ts'
import type { Act } from './types.ts'

/** What slowness is offered: enough to be seen, and less than clients wait. */
const SLOW_MS = 2000

/** What can be broken in a pod, or mended. */
export function podFaults(pod: PodView): Act[] {
  if (pod.terminating || pod.node === null) return []
  const { place, slowMs = 0, unready } = pod
  return [
    breaking('kill', 'Kill: out of memory', { type: 'killPod', pod: place, by: 'oom' }),
    breaking('term', 'Kill: send it SIGTERM', { type: 'killPod', pod: place, by: 'term' }),
    slowMs > 0
      ? act('slow', 'Let it answer at once again', { type: 'slowPod', pod: place, ms: 0 })
      : act('slow', `Slow it down by ${SLOW_MS / 1000} s`, { type: 'slowPod', pod: place, ms: SLOW_MS }),
    unready
      ? act('readiness', 'Pass its readiness probe again', { type: 'mendReadiness', pod: place })
      : act('readiness', 'Fail its readiness probe', { type: 'failReadiness', pod: place }),
  ]
}

/** What can be broken about a node, or mended: its machine, and the zone around it. */
export function nodeFaults({ name, off, zone, cutOff }: NodeView): Act[] {
  const power = off
    ? act('power', 'Start the node', { type: 'startNode', node: name })
    : breaking('power', 'Stop the node', { type: 'stopNode', node: name })
  if (zone === null) return [power]
  return [
    power,
    cutOff
      ? act('zone', `Mend zone ${zone}`, { type: 'mendZone', zone })
      : breaking('zone', `Cut off zone ${zone}`, { type: 'cutZone', zone }),
  ]
}

/** No command does these: in a real cluster they happen to one. */
function act(id: string, label: string, wanted: Fault): Act {
  return { id: `fault:${id}`, label, group: 'fault', command: null, run: () => fault(wanted) }
}

function breaking(id: string, label: string, wanted: Fault): Act {
  return { ...act(id, label, wanted), danger: true }
}
