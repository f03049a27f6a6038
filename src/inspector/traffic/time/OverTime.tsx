import { ChartLine, Table2 } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { cluster, past, session } from '#state'
import { requestLog } from '#state/series'
import { clockTime } from '#ui'
import { Segments } from '../../Segments.tsx'
import { seconds } from '../../words.ts'
import { Charts } from './Charts.tsx'
import { marksOf } from './marks.ts'
import { summary, total, type View } from './view.ts'
import type { ViewProps } from '../Traffic.tsx'
import { SeriesTable } from './SeriesTable.tsx'
import './time.css'

const WINDOWS = [
  { id: '60', label: '1 min' },
  { id: '180', label: '3 min' },
  { id: '600', label: '10 min' },
] as const
const SHAPES = [
  { id: 'chart', label: <ChartLine aria-label="Chart" /> },
  { id: 'table', label: <Table2 aria-label="Table" /> },
] as const

/** The picture moves on so often at the most, in real milliseconds. */
const EVERY_MS = 500
/** Figures of now are of so long. */
const NOW_MS = 10_000
/** No chart shows less. */
const LEAST_MS = 15_000

/** Requests a second, failures and durations over virtual time, with what happened in the cluster meanwhile. */
export function OverTime({ nav }: ViewProps) {
  const [span, setSpan] = useState<(typeof WINDOWS)[number]['id']>('180')
  const [shape, setShape] = useState<'chart' | 'table'>('chart')
  const view = useView(Number(span) * 1000)
  const now = requestLog.steps(view.end - NOW_MS, view.end, NOW_MS, true)[0]!
  const all = total(view.steps)
  return (
    <div className="pp-series">
      <div className="pp-tools pp-series-tools">
        {nav}
        <span className="pp-series-choice">
          <Segments label="Shown" options={WINDOWS} value={span} onChange={(id) => setSpan(id)} />
          <Segments label="Shown as" options={SHAPES} value={shape} onChange={(id) => setShape(id)} />
        </span>
      </div>
      <dl className="pp-series-now" aria-label="The last 10 seconds">
        <Figure name="Requests a second" value={((1000 * now.count) / NOW_MS).toFixed(1)} />
        <Figure
          name="Failed"
          value={now.count ? `${((100 * now.failed) / now.count).toFixed(0)} %` : '–'}
          bad={now.failed > 0}
        />
        <Figure name="Half within" value={now.p50 === null ? '–' : seconds(now.p50)} />
        <Figure name="95 % within" value={now.p95 === null ? '–' : seconds(now.p95)} />
        <Figure name="99 % within" value={now.p99 === null ? '–' : seconds(now.p99)} />
      </dl>
      {shape === 'chart' ? <Charts view={view} label={summary(view)} /> : <SeriesTable view={view} />}
      <p className="pp-series-lost" aria-live="off">
        {all.failures.length === 0 ? (
          <span className="pp-dim">No request failed in this time.</span>
        ) : (
          <>
            <span className="pp-dim">Failed in this time:</span>
            {all.failures.map(({ reason, count }) => (
              <span key={reason}>
                <strong className="pp-num">{count}</strong> <span className="pp-mono">{reason}</span>{' '}
                <span className="pp-dim">{whenWords(view, reason)}</span>
              </span>
            ))}
          </>
        )}
      </p>
    </div>
  )
}

function Figure({ name, value, bad }: { name: string; value: string; bad?: boolean }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className={`pp-num ${bad ? 'pp-ink-bad' : ''}`}>{value}</dd>
    </div>
  )
}

/** When requests failed for this reason: `at 2:41`, `2:41 to 2:44`. */
function whenWords({ steps, stepMs }: View, reason: string): string {
  const times = steps.filter((step) => step.failures.some((each) => each.reason === reason)).map(({ t }) => t)
  const [first, last] = [clockTime(times[0]!, 0), clockTime(times.at(-1)! + (times.length > 1 ? stepMs : 0), 0)]
  return first === last ? `at ${first}` : `${first} to ${last}`
}

/** What is to be seen, twice a second at the most; it stands where somebody looks at an earlier time. */
function useView(spanMs: number): View {
  const { present } = useStore(past)
  const events = useStore(cluster, (s) => s.events)
  const faults = useStore(cluster, (s) => s.faults)
  const [known, setKnown] = useState({ events, faults })
  // While an earlier time is shown the store has fewer; the chart keeps all.
  if (present === null && (known.events !== events || known.faults !== faults)) setKnown({ events, faults })
  const time = useTime()
  return useMemo(() => {
    const stepMs = spanMs <= 180_000 ? 1000 : 5000
    // A step that is not over yet would look like a fall.
    const end = Math.floor(Math.max(present ?? time, time) / stepMs) * stepMs
    const begun = Math.min(requestLog.begun ?? end, end - LEAST_MS)
    const from = Math.max(0, end - spanMs, begun)
    return {
      from,
      end,
      time: present === null ? null : time,
      stepMs,
      steps: requestLog.steps(from, end, stepMs),
      marks: marksOf(known.events, known.faults, from, end),
    }
  }, [present, time, spanMs, known])
}

function useTime(): number {
  const [time, setTime] = useState(session.getState().time)
  useEffect(() => {
    let timer = 0
    const stop = session.subscribe((state) => {
      timer ||= window.setTimeout(() => {
        timer = 0
        setTime(session.getState().time)
      }, EVERY_MS)
      void state
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [])
  return time
}
