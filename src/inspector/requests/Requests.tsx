import { useVirtualizer } from '@tanstack/react-virtual'
import { Hand, Pause } from 'lucide-react'
import { memo, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { cluster, select, selection, traffic, type ServiceView, type Trace } from '#state'
import { nameIn } from '#state/words'
import { clockTime } from '#ui'
import { OutcomeBadge } from '../outcome.tsx'
import { useSlow } from '../useSlow.ts'
import { DOOR_WORDS, doorOf } from '../words.ts'
import { choicesOf, EVERYTHING, visibleRequests } from './filters.ts'
import { Filters } from './Filters.tsx'
import './requests.css'

/** Height of a row, with its line. */
const ROW_PX = 28

const tracesOf = (state: { traces: Trace[] }) => state.traces

/** The requests, newest first. While the pointer or the focus is in the list it stands still. */
export function Requests({ onChosen }: { onChosen(): void }) {
  const [hovered, setHovered] = useState(false)
  const [focused, setFocused] = useState(false)
  const [filter, setFilter] = useState(EVERYTHING)
  const hold = hovered || focused
  const traces = useSlow(traffic, tracesOf, hold)
  const services = useStore(cluster, (s) => s.topology.services)
  const chosen = useStore(selection, (s) => s.trace)
  const own = useStore(traffic, (s) => s.own)
  const choices = useMemo(() => choicesOf(traces), [traces])
  const rows = useMemo(() => visibleRequests(traces, filter), [traces, filter])
  const scroller = useRef<HTMLDivElement>(null)
  // Only what can be seen is in the page; a browser lays out a thousand rows four times a second for nobody.
  // oxlint-disable-next-line react/incompatible-library -- nothing of it is handed to a component that remembers
  const shown = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
  })
  const items = shown.getVirtualItems()

  return (
    <div className="pp-requests">
      <div className="pp-tools">
        <Filters filter={filter} choices={choices} onChange={setFilter} />
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
        ref={scroller}
        onPointerEnter={() => setHovered(true)}
        onPointerLeave={() => setHovered(false)}
        onFocus={() => setFocused(true)}
        onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setFocused(false)}
      >
        {rows.length === 0 ? (
          <p className="pp-empty">
            {traces.length === 0 ? 'No requests yet. Press Play, or send one.' : 'No request is like that.'}
          </p>
        ) : (
          <table className="pp-table" aria-rowcount={rows.length + 1}>
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
              <Space px={items[0]?.start ?? 0} />
              {items.map(({ index }) => (
                <Row
                  key={rows[index]!.id}
                  trace={rows[index]!}
                  place={index + 2}
                  services={services}
                  chosen={rows[index]!.id === chosen}
                  own={own.has(rows[index]!.id)}
                  onChosen={onChosen}
                />
              ))}
              <Space px={shown.getTotalSize() - (items.at(-1)?.end ?? 0)} />
            </tbody>
          </table>
        )}
      </div>
    </div>
  )
}

/** In place of the rows that are out of sight. */
function Space({ px }: { px: number }) {
  return px > 0 ? <tr aria-hidden="true" className="pp-space" style={{ height: px }} /> : null
}

interface RowProps {
  trace: Trace
  /** Which row of the table it is, the head being the first. */
  place: number
  services: ServiceView[]
  chosen: boolean
  /** A person has made it. */
  own: boolean
  onChosen(): void
}

const Row = memo(function Row({ trace, place, services, chosen, own, onChosen }: RowProps) {
  const door = doorOf(trace, services)
  const choose = () => {
    select({ trace: trace.id, hop: null })
    onChosen()
  }
  return (
    <tr aria-rowindex={place} aria-selected={chosen} className={chosen ? 'pp-chosen' : ''} onClick={choose}>
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
          {nameIn(trace.source)}
          {own && <Hand role="img" aria-label="yours" data-tip="You made this request" className="pp-own" />}
        </span>
      </td>
      <td>
        {trace.service ? nameIn(trace.service) : ''}
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
