import { Dot, FastForward, Wrench, Zap } from 'lucide-react'
import { useMemo, useState, type CSSProperties } from 'react'
import { useStore } from 'zustand'
import { actions, cluster, past, session, type ClusterEvent, type FaultMade } from '#state'
import { madeWords } from '#state/acts'
import { Button, clockTime } from '#ui'
import { faultMarks, marks, SHOWN_MS, type FaultMark, type Mark } from './marks.ts'
import './timeline.css'

/** How far one press of an arrow key goes, in virtual milliseconds. */
const STEP_MS = 500

/**
 * The last minutes of the cluster with what happened in them, and what somebody broke. Its thumb can be taken back: the cluster and the picture
 * go with it, and play on from there.
 */
export default function Timeline() {
  const { from, present } = useStore(past)
  const halves = useStore(session, (s) => Math.floor(s.time / STEP_MS))
  const events = useStore(cluster, (s) => s.events)
  const faults = useStore(cluster, (s) => s.faults)
  const [known, setKnown] = useState({ events, faults })
  const [isHeld, setHeld] = useState(false)
  const time = halves * STEP_MS
  const end = Math.max(present ?? time, from + STEP_MS)
  const begin = Math.max(from, end - SHOWN_MS)
  // While an earlier time is shown the store has fewer; the line keeps all.
  if (present === null && (known.events !== events || known.faults !== faults)) setKnown({ events, faults })
  const ticks = useMemo(() => marks(known.events, begin, end), [known, begin, end])
  const made = useMemo(() => faultMarks(known.faults, begin, end), [known, begin, end])
  const last = lastOf(events, faults, time + STEP_MS)
  const at = (t: number): CSSProperties => ({ insetInlineStart: `${(100 * (t - begin)) / (end - begin)}%` })

  return (
    <div className="pp-timeline" role="group" aria-label="Timeline">
      <span className="pp-num pp-mono pp-timeline-end" aria-hidden="true">
        {clockTime(begin, 0)}
      </span>
      <div className="pp-timeline-track" data-back={present !== null || undefined}>
        <div className="pp-timeline-done" style={{ inlineSize: `${(100 * (time - begin)) / (end - begin)}%` }} />
        {ticks.map((mark) => (
          <Tick key={mark.t} mark={mark} style={at(mark.t)} />
        ))}
        <input
          type="range"
          aria-label="Time in the cluster"
          aria-valuetext={`${clockTime(time)}${last ? `, after ${last}` : ''}${present === null ? ', the present' : ''}`}
          min={begin}
          max={end}
          step={STEP_MS}
          value={present === null ? end : time}
          onChange={(event) => void actions.seek(Number(event.target.value))}
          onPointerDown={() => setHeld(true)}
          onPointerUp={() => setHeld(false)}
        />
        {made.map((mark) => (
          <Fault key={mark.t} mark={mark} style={at(mark.t)} />
        ))}
        {isHeld && present !== null && (
          <div className="pp-timeline-bubble" style={at(time)} aria-hidden="true">
            <strong className="pp-mono">{clockTime(time)}</strong> {last}
          </div>
        )}
      </div>
      {present === null ? (
        <span className="pp-timeline-end pp-timeline-now">
          <Dot aria-hidden="true" />
          Now
        </span>
      ) : (
        <Button
          icon={<FastForward />}
          look="outline"
          data-tip="What you do at an earlier time makes another future"
          onClick={() => void actions.seek(Number.MAX_SAFE_INTEGER)}
        >
          Back to now
        </Button>
      )}
    </div>
  )
}

function Tick({ mark, style }: { mark: Mark; style: CSSProperties }) {
  return (
    <span
      className="pp-timeline-tick"
      data-warning={mark.isWarning || undefined}
      style={{ ...style, blockSize: `${Math.min(100, 35 + 15 * mark.count)}%` }}
    />
  )
}

function Fault({ mark: { t, mends, text }, style }: { mark: FaultMark; style: CSSProperties }) {
  return (
    <button
      type="button"
      className="pp-timeline-fault"
      data-mends={mends || undefined}
      aria-label={`${clockTime(t)}: ${text}`}
      data-tip={`${clockTime(t)}: ${text}`}
      style={style}
      onClick={() => void actions.seek(t)}
    >
      {mends ? <Wrench aria-hidden="true" /> : <Zap aria-hidden="true" />}
    </button>
  )
}

/** What was the last thing to happen by a time. */
function lastOf(events: readonly ClusterEvent[], faults: readonly FaultMade[], time: number): string {
  const isPast = ({ t }: { t: number }) => t <= time
  const [event, made] = [events.findLast(isPast), faults.findLast(isPast)]
  if (made && !(event && event.t > made.t)) return madeWords(made)
  return event ? `${event.reason} of ${event.object}` : ''
}
