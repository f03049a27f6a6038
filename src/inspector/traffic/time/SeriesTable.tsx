import { clockTime } from '#ui'
import { seconds } from '../../words.ts'
import { total, type View } from './view.ts'

/** A row for so much time. */
const ROW_MS = 10_000

/** The charts' facts in rows, the newest first. */
export function SeriesTable({ view }: { view: View }) {
  const rows = new Map<number, View['steps'][number][]>()
  for (const step of view.steps) {
    const t = Math.floor(step.t / ROW_MS) * ROW_MS
    rows.set(t, [...(rows.get(t) ?? []), step])
  }
  return (
    <div className="pp-scroll" tabIndex={0} role="region" aria-label="Requests over time, as a table">
      <table className="pp-table pp-table-still">
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col">Requests a second</th>
            <th scope="col">Failed</th>
            <th scope="col">Half within</th>
            <th scope="col">95 % within</th>
            <th scope="col">What happened</th>
          </tr>
        </thead>
        <tbody>
          {[...rows].reverse().map(([t, steps]) => {
            const { count, failed, failures, p50, p95 } = total(steps)
            const events = view.marks.filter((mark) => mark.t >= t && mark.t < t + ROW_MS)
            return (
              <tr key={t}>
                <th scope="row" className="pp-mono">
                  {clockTime(t, 0)}
                </th>
                <td className="pp-num">{((count * 1000) / (steps.length * view.stepMs)).toFixed(1)}</td>
                <td className={`pp-num ${failed ? 'pp-ink-bad' : ''}`}>
                  {failed}
                  {failed > 0 && <span className="pp-mono"> {failures.map(({ reason }) => reason).join(', ')}</span>}
                </td>
                <td className="pp-num">{p50 === null ? '–' : seconds(p50)}</td>
                <td className="pp-num">{p95 === null ? '–' : seconds(p95)}</td>
                <td>{events.map(({ text }) => text).join('; ')}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
