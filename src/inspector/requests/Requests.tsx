import { Hand, Pause } from 'lucide-react'
import { memo, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { cluster, select, selection, traffic, type Outcome, type ServiceView, type Trace } from '#state'
import { clockTime } from '#ui'
import { OutcomeBadge, OUTCOMES } from '../outcome.tsx'
import { useSlow } from '../useSlow.ts'
import { DOOR_WORDS, doorOf, shortName } from '../words.ts'
import { countOutcomes, toggled, visibleRequests, type OutcomeFilter } from './filters.ts'
import './requests.css'

const tracesOf = (state: { traces: Trace[] }) => state.traces

/** The requests, newest first. While the pointer or the focus is in the list it stands still. */
export function Requests({ onChosen }: { onChosen(): void }) {
  const [hovered, setHovered] = useState(false)
  const [focused, setFocused] = useState(false)
  const [filter, setFilter] = useState<OutcomeFilter>(new Set())
  const hold = hovered || focused
  const traces = useSlow(traffic, tracesOf, hold)
  const services = useStore(cluster, (s) => s.topology.services)
  const chosen = useStore(selection, (s) => s.trace)
  const own = useStore(traffic, (s) => s.own)
  const counts = useMemo(() => countOutcomes(traces), [traces])
  const rows = useMemo(() => visibleRequests(traces, filter), [traces, filter])

  return (
    <div className="pp-requests">
      <div className="pp-tools">
        <div className="pp-chips" role="group" aria-label="Show only">
          {(Object.keys(OUTCOMES) as Outcome[])
            .filter((outcome) => counts.has(outcome) || filter.has(outcome))
            .map((outcome) => (
              <Chip
                key={outcome}
                outcome={outcome}
                count={counts.get(outcome) ?? 0}
                pressed={filter.has(outcome)}
                onClick={() => setFilter(toggled(filter, outcome))}
              />
            ))}
        </div>
        <span className="pp-held" aria-hidden="true">
          {hold && (
            <>
              <Pause /> List held while you read
            </>
          )}
        </span>
      </div>
      <div
        className="pp-scroll"
        onPointerEnter={() => setHovered(true)}
        onPointerLeave={() => setHovered(false)}
        onFocus={() => setFocused(true)}
        onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setFocused(false)}
      >
        {rows.length === 0 ? (
          <p className="pp-empty">
            {traces.length === 0 ? 'No requests yet. Press Play, or send one.' : 'No request ended like that.'}
          </p>
        ) : (
          <table className="pp-table">
            <thead>
              <tr>
                <th scope="col">Time</th>
                <th scope="col">From</th>
                <th scope="col">To</th>
                <th scope="col" className="pp-if-middling">
                  Through
                </th>
                <th scope="col">Outcome</th>
                <th scope="col">Served by</th>
                <th scope="col" className="pp-if-middling">
                  Source seen
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((trace) => (
                <Row
                  key={trace.id}
                  trace={trace}
                  services={services}
                  chosen={trace.id === chosen}
                  own={own.has(trace.id)}
                  onChosen={onChosen}
                />
              ))}
            </tbody>
          </table>
        )}
      </div>
    </div>
  )
}

interface ChipProps {
  outcome: Outcome
  count: number
  pressed: boolean
  onClick(): void
}

function Chip({ outcome, count, pressed, onClick }: ChipProps) {
  const { text, tone, icon: Icon } = OUTCOMES[outcome]
  return (
    <button type="button" className={`pp-chip pp-ink-${tone}`} aria-pressed={pressed} onClick={onClick}>
      <Icon aria-hidden="true" />
      {text} <span className="pp-num">{count}</span>
    </button>
  )
}

interface RowProps {
  trace: Trace
  services: ServiceView[]
  chosen: boolean
  /** A person has made it. */
  own: boolean
  onChosen(): void
}

const Row = memo(function Row({ trace, services, chosen, own, onChosen }: RowProps) {
  const door = doorOf(trace, services)
  const choose = () => {
    select({ trace: trace.id, hop: null })
    onChosen()
  }
  return (
    <tr aria-selected={chosen} className={chosen ? 'pp-chosen' : ''} onClick={choose}>
      <td className="pp-num">
        <button
          type="button"
          className="pp-row-button"
          aria-label={`Request ${trace.id} at ${clockTime(trace.t, 3)}`}
          onClick={(event) => {
            event.stopPropagation()
            choose()
          }}
        >
          {clockTime(trace.t, 3)}
        </button>
      </td>
      <td>
        <span className="pp-with-icon">
          {shortName(trace.source)}
          {own && <Hand role="img" aria-label="yours" data-tip="You made this request" className="pp-own" />}
        </span>
      </td>
      <td>
        {trace.service ? shortName(trace.service) : ''}
        <span className={`pp-mono pp-dim ${trace.service ? 'pp-if-wide' : ''}`}>
          {trace.service ? ' ' : ''}
          {trace.request.host}:{trace.request.port}
        </span>
      </td>
      <td className="pp-if-middling">{door ? DOOR_WORDS[door] : '–'}</td>
      <td>
        <OutcomeBadge outcome={trace.outcome} status={trace.response?.status} />
        {trace.reason && <span className="pp-reason pp-mono">{trace.reason}</span>}
      </td>
      <td className="pp-mono">{trace.servedBy ?? '–'}</td>
      <td className="pp-mono pp-if-middling">{trace.sourceSeen ?? '–'}</td>
    </tr>
  )
})
