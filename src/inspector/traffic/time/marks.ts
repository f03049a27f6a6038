import type { ClusterEvent, FaultMade } from '#state'
import { isMending, madeWords } from '#state/acts'

/** What happened at about one time. */
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

/** Where the charts have marks. What somebody broke or mended tells more than any Event. */
export function marksOf(
  events: readonly ClusterEvent[],
  faults: readonly FaultMade[],
  from: number,
  end: number,
): Mark[] {
  const groups: (ClusterEvent | FaultMade)[][] = []
  for (const one of [...events, ...faults].sort((a, b) => a.t - b.t)) {
    if (one.t < from || one.t > end) continue
    const group = groups.at(-1)
    if (group && one.t - group[0]!.t < NEAR_MS) group.push(one)
    else groups.push([one])
  }
  return groups.map((group) => {
    const best = [...group].sort((a, b) => weight(a) - weight(b))[0]!
    const more = group.length > 1 ? ` and ${group.length - 1} more` : ''
    return {
      t: group[0]!.t,
      isWarning: group.some((one) => ('fault' in one ? !isMending(one) : one.type === 'Warning')),
      text: `${'fault' in best ? madeWords(best) : `${best.reason} of ${best.object}`}${more}`,
    }
  })
}

function weight(one: ClusterEvent | FaultMade): number {
  if ('fault' in one) return -1
  const { reason, type } = one
  const place = TELLING.indexOf(reason)
  return (place < 0 ? TELLING.length : place) - (type === 'Warning' ? 0.5 : 0)
}
