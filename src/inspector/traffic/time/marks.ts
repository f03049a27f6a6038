import type { ClusterEvent } from '#state'

/** Events that happened at about one time. */
export interface Mark {
  /** Virtual milliseconds of the first of them. */
  t: number
  isWarning: boolean
  /** `Killing of pod/web-1`, and how many more there were. */
  text: string
}

/** Events closer to each other than this share a mark. */
const NEAR_MS = 2000
/** What tells most of what happened, first. */
const TELLING = [
  'NodeNotReady',
  'NodeReady',
  'BackOff',
  'Unhealthy',
  'Killing',
  'ScalingReplicaSet',
  'TaintManagerEviction',
  'FailedScheduling',
]

/** Where the charts have marks. */
export function marksOf(events: readonly ClusterEvent[], from: number, end: number): Mark[] {
  const groups: ClusterEvent[][] = []
  for (const event of events) {
    if (event.t < from || event.t > end) continue
    const group = groups.at(-1)
    if (group && event.t - group[0]!.t < NEAR_MS) group.push(event)
    else groups.push([event])
  }
  return groups.map((group) => {
    const best = [...group].sort((a, b) => weight(a) - weight(b))[0]!
    const more = group.length > 1 ? ` and ${group.length - 1} more` : ''
    return {
      t: group[0]!.t,
      isWarning: group.some(({ type }) => type === 'Warning'),
      text: `${best.reason} of ${best.object}${more}`,
    }
  })
}

function weight({ reason, type }: ClusterEvent): number {
  const place = TELLING.indexOf(reason)
  return (place < 0 ? TELLING.length : place) - (type === 'Warning' ? 0.5 : 0)
}
