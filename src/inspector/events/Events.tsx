import { CircleAlert, Info } from 'lucide-react'
import { useMemo, useState } from 'react'
import { cluster, type ClusterEvent } from '#state'
import { clockTime } from '#ui'
import { useSlow } from '../useSlow.ts'

const eventsOf = (state: { events: ClusterEvent[] }) => state.events

/** What the cluster's components reported, newest first, as `kubectl get events` has it. */
export function Events() {
  const [hold, setHold] = useState(false)
  const events = useSlow(cluster, eventsOf, hold)
  const rows = useMemo(() => events.slice(-150).reverse(), [events])
  if (rows.length === 0) return <p className="pp-empty">Nothing has been reported yet.</p>
  return (
    <div
      className="pp-scroll"
      tabIndex={0}
      role="group"
      aria-label="Events"
      onPointerEnter={() => setHold(true)}
      onPointerLeave={() => setHold(false)}
    >
      <table className="pp-table">
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Type</th>
            <th scope="col">Reason</th>
            <th scope="col">Object</th>
            <th scope="col">Message</th>
            <th scope="col">Count</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((event, at) => (
            <tr key={`${event.t}/${event.object}/${event.reason}/${at}`}>
              <td className="pp-num">{clockTime(event.t, 3)}</td>
              <td className={event.type === 'Warning' ? 'pp-ink-warn' : ''}>
                <span className="pp-with-icon">
                  {event.type === 'Warning' ? <CircleAlert aria-hidden="true" /> : <Info aria-hidden="true" />}
                  {event.type}
                </span>
              </td>
              <td>{event.reason}</td>
              <td className="pp-mono">{event.object}</td>
              <td className="pp-wide">{event.message}</td>
              <td className="pp-num">{event.count}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
