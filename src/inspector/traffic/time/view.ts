import type { Step as RequestStep } from '#state/series'
import { clockTime } from '#ui'
import { seconds } from '../../words.ts'
import type { Mark } from './marks.ts'

/** What is to be seen over time. All times are virtual milliseconds. */
export interface View {
  from: number
  end: number
  /** The time that is shown, where it is not the present; null: it is. */
  time: number | null
  stepMs: number
  steps: readonly RequestStep[]
  marks: readonly Mark[]
}

export type Total = Pick<RequestStep, 'count' | 'failed' | 'failures' | 'p50' | 'p95'>

/** Steps together. Of durations that of the slowest step is told: a mean of quantiles would be none. */
export function total(steps: readonly RequestStep[]): Total {
  const failures = new Map<RequestStep['failures'][number]['reason'], number>()
  const sum: Total = { count: 0, failed: 0, failures: [], p50: null, p95: null }
  for (const step of steps) {
    sum.count += step.count
    sum.failed += step.failed
    sum.p50 = larger(sum.p50, step.p50)
    sum.p95 = larger(sum.p95, step.p95)
    for (const { reason, count } of step.failures) failures.set(reason, (failures.get(reason) ?? 0) + count)
  }
  sum.failures = [...failures].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count)
  return sum
}

function larger(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.max(a, b)
}

/** The chart in words, for who does not see it. */
export function summary({ from, end, steps, marks }: View): string {
  const { count, failed, p95 } = total(steps)
  const per = count / Math.max(1, (end - from) / 1000)
  const said = [
    `From ${clockTime(from, 0)} to ${clockTime(end, 0)}: ${per.toFixed(1)} requests a second`,
    failed === 0 ? 'none failed' : `${failed} of ${count} failed`,
    ...(p95 === null ? [] : [`95 of 100 within ${seconds(p95)} at the slowest`]),
    ...(marks.length === 0 ? [] : [`${marks.length} moments with events of the cluster`]),
  ]
  return `${said.join(', ')}.`
}
