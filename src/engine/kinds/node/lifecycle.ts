/** What follows from the state of a node: its taints, and that its pods serve no more. pkg/controller/nodelifecycle. */
import type { Api } from '../../api/api.ts'
import type { ControllerFactory } from '../../api/controller.ts'
import { equal } from '../../api/data.ts'
import type { WatchEvent } from '../../api/types.ts'
import { condition, isPodReady } from '../pod/conditions.ts'
import type { Pod } from '../pod/types.ts'
import type { Node, Taint } from './types.ts'

const NAME = 'node-controller'
const PREFIX = 'node.kubernetes.io/'
const READY = { False: `${PREFIX}not-ready`, Unknown: `${PREFIX}unreachable` } as const
const UNSCHEDULABLE = `${PREFIX}unschedulable`
const PRESSURE: Readonly<Record<string, string>> = {
  MemoryPressure: `${PREFIX}memory-pressure`,
  DiskPressure: `${PREFIX}disk-pressure`,
  PIDPressure: `${PREFIX}pid-pressure`,
  NetworkUnavailable: `${PREFIX}network-unavailable`,
}
/** Taints that come and go with the node's state; all others are somebody's own. */
const OURS = new Set<string>([...Object.values(READY), ...Object.values(PRESSURE), UNSCHEDULABLE])

export const nodeLifecycleController: ControllerFactory = ({ api, kernel }) => ({
  name: 'node-lifecycle-controller',
  watches: {
    Node: ({ type, object }: WatchEvent<Node>) => (type === 'DELETED' ? undefined : object.metadata.name),
  },
  reconcile(name) {
    const node = api.get<Node>('Node', undefined, name)
    if (!node) return
    const now = kernel.clock.timestamp()
    const old = node.spec.taints ?? []
    const foreign = old.filter((taint) => !isOurs(taint)).map((taint) => dated(taint, now))
    const taints = [...foreign, ...taintsOf(node, old, now)]
    if (!equal(old, taints)) {
      const { taints: _taints, ...spec } = node.spec
      api.update<Node>({ ...node, spec: { ...spec, ...(taints.length && { taints }) } })
    }
    const ready = condition(node.status.conditions, 'Ready')
    if (ready && ready.status !== 'True') markPodsNotReady(api, name, now)
  },
})

function isOurs({ key, effect }: Taint): boolean {
  return OURS.has(key) && effect !== 'PreferNoSchedule'
}

/** A NoExecute taint says since when it is there: from then on pods count the seconds that they tolerate. */
function dated(taint: Taint, now: string): Taint {
  return taint.effect === 'NoExecute' && !taint.timeAdded ? { ...taint, timeAdded: now } : taint
}

function taintsOf({ spec, status }: Node, old: readonly Taint[], now: string): Taint[] {
  const taints: Taint[] = []
  const add = (key: string, effect: Taint['effect']) => {
    const known = old.find((taint) => taint.key === key && taint.effect === effect)
    taints.push(known ?? { key, effect, timeAdded: now })
  }
  const ready = condition(status.conditions, 'Ready')
  const key = ready && ready.status !== 'True' ? READY[ready.status] : undefined
  if (key) add(key, 'NoSchedule')
  for (const [type, taint] of Object.entries(PRESSURE)) {
    if (condition(status.conditions, type)?.status === 'True') add(taint, 'NoSchedule')
  }
  if (spec.unschedulable) add(UNSCHEDULABLE, 'NoSchedule')
  if (key) add(key, 'NoExecute')
  return taints
}

/** MarkPodsNotReady: endpoints follow from the pods' conditions. */
function markPodsNotReady(api: Api, node: string, now: string): void {
  for (const pod of api.list<Pod>('Pod')) {
    if (pod.spec.nodeName !== node || !isPodReady(pod)) continue
    const conditions = pod.status.conditions!.map((each) =>
      each.type === 'Ready' ? { ...each, status: 'False' as const, lastTransitionTime: now } : each,
    )
    api.updateStatus<Pod>(pod, { ...pod.status, conditions })
    api.recordEvent(pod, 'Warning', 'NodeNotReady', 'Node is not ready', NAME)
  }
}
