import { useEffect, useRef, useState } from 'react'
import { clockTime } from '#ui'
import { Plots } from './plots.ts'
import type { View } from './view.ts'

/**
 * Two charts over one time: requests a second with those that failed, and how long answers took. A marks' row tells
 * what happened; the pointer reads all of it at one moment.
 */
export function Charts({ view, label }: { view: View; label: string }) {
  const box = useRef<HTMLDivElement>(null)
  const plots = useRef<Plots | null>(null)
  const [at, setAt] = useState<number | null>(null)
  const latest = useRef(view)
  latest.current = view

  useEffect(() => {
    const made = new Plots(box.current!, setAt)
    plots.current = made
    made.show(latest.current)
    return () => {
      made.destroy()
      plots.current = null
    }
  }, [])
  useEffect(() => plots.current?.show(view), [view])

  return (
    <div className="pp-charts">
      <div className="pp-charts-box" ref={box} role="img" aria-label={label} />
      <p className="pp-charts-key">
        <Reading view={view} at={at} />
      </p>
    </div>
  )
}

/** The lines' names; while the pointer is over the charts, what they say there. */
function Reading({ view, at }: { view: View; at: number | null }) {
  const step = at === null ? undefined : view.steps[at]
  const mark = step && view.marks.findLast(({ t }) => Math.abs(t - step.t) < 2 * view.stepMs + 2000)
  const ms = (value: number | null | undefined) => (value == null ? '–' : `${Number(value.toPrecision(3))} ms`)
  const perSecond = (value: number) => ((value * 1000) / view.stepMs).toFixed(view.stepMs === 1000 ? 0 : 1)
  return (
    <>
      <span className="pp-key pp-key-answered">answered{step && ` ${perSecond(step.count - step.failed)}/s`}</span>
      <span className="pp-key pp-key-failed">
        failed{step && ` ${perSecond(step.failed)}/s`}
        {step && step.failures.length > 0 && ` (${step.failures.map(({ reason }) => reason).join(', ')})`}
      </span>
      <span className="pp-key pp-key-p50">half{step && ` ${ms(step.p50)}`}</span>
      <span className="pp-key pp-key-p95">95 %{step && ` ${ms(step.p95)}`}</span>
      <span className="pp-key pp-key-p99">99 %{step && ` ${ms(step.p99)}`}</span>
      <span className="pp-key pp-key-event">{mark ? mark.text : 'events of the cluster'}</span>
      {step && <span className="pp-mono pp-dim">{clockTime(step.t, 0)}</span>}
    </>
  )
}
