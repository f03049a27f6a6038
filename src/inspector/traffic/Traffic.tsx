import { Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useStore } from 'zustand'
import { actions, cluster, traffic, type TrafficCount, type TrafficSource } from '#state'
import { Badge, Button, IconButton, Switch } from '#ui'
import { fitChoice, type RequestChoice } from '../request/doors.ts'
import { RequestFields } from '../request/RequestFields.tsx'
import { useSlow } from '../useSlow.ts'
import { DOOR_WORDS, shortName } from '../words.ts'
import './traffic.css'

type Counted = { source: TrafficSource; count: TrafficCount }
const sourcesOf = (state: { sources: Counted[] }) => state.sources

export const MAX_RATE = 50

/** Who asks for what, how often, and how that fares. */
export function Traffic() {
  const sources = useSlow(traffic, sourcesOf)
  const [adding, setAdding] = useState(false)
  return (
    <div className="pp-traffic">
      <div className="pp-tools">
        <span className="pp-dim">Requests that are sent by themselves, in cluster time.</span>
        {!adding && (
          <Button size="s" icon={<Plus />} onClick={() => setAdding(true)}>
            Add a source
          </Button>
        )}
      </div>
      {adding && <AddSource onDone={() => setAdding(false)} />}
      <div className="pp-scroll">
        {sources.length === 0 ? (
          <p className="pp-empty">Nobody asks. Add a source, or apply a Service.</p>
        ) : (
          <table className="pp-table pp-table-still">
            <thead>
              <tr>
                <th scope="col">On</th>
                <th scope="col">From</th>
                <th scope="col">To</th>
                <th scope="col">Through</th>
                <th scope="col">Requests a second</th>
                <th scope="col">Sent</th>
                <th scope="col">OK</th>
                <th scope="col">Failed</th>
                <th scope="col">
                  <span className="pp-hidden">Remove</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {sources.map(({ source, count }) => (
                <Row key={source.id} source={source} count={count} />
              ))}
            </tbody>
          </table>
        )}
      </div>
    </div>
  )
}

function Row({ source, count }: Counted) {
  const name = `${shortName(source.from)} to ${shortName(source.service)} through ${DOOR_WORDS[source.door]}`
  return (
    <tr>
      <td>
        <Switch
          bare
          label={`Traffic from ${name}`}
          checked={source.enabled}
          onChange={(enabled) => actions.setSource({ ...source, enabled })}
        />
      </td>
      <td>{shortName(source.from)}</td>
      <td>
        {shortName(source.service)}
        {source.port !== undefined && <span className="pp-mono pp-dim">:{source.port}</span>}
      </td>
      <td>{DOOR_WORDS[source.door]}</td>
      <td>
        <Rate name={name} source={source} />
      </td>
      <td className="pp-num">{count.sent}</td>
      <td className="pp-num pp-ink-ok">{count.ok}</td>
      <td className={`pp-num ${count.failed ? 'pp-ink-bad' : ''}`}>{count.failed}</td>
      <td>
        {source.auto ? (
          <span data-tip="Comes and goes with its Service; switch it off instead">
            <Badge>auto</Badge>
          </span>
        ) : (
          <IconButton label={`Remove traffic from ${name}`} size="s" onClick={() => actions.removeSource(source.id)}>
            <Trash2 />
          </IconButton>
        )}
      </td>
    </tr>
  )
}

/** Moves on its own while it is dragged: the engine's answer comes a moment later. */
function Rate({ name, source }: { name: string; source: TrafficSource }) {
  const [draft, setDraft] = useState<number | null>(null)
  const rate = draft ?? source.rate
  const set = (value: number) => {
    setDraft(value)
    actions.setSource({ ...source, rate: value })
  }
  return (
    <span className="pp-rate">
      <input
        type="range"
        min={0}
        max={MAX_RATE}
        step={rate < 5 ? 0.5 : 1}
        value={rate}
        aria-label={`Requests a second from ${name}`}
        onChange={(event) => set(Number(event.target.value))}
        onBlur={() => setDraft(null)}
        onPointerUp={() => setTimeout(() => setDraft(null), 500)}
      />
      <output className="pp-num">{rate}</output>
    </span>
  )
}

function AddSource({ onDone }: { onDone(): void }) {
  const topology = useStore(cluster, (s) => s.topology)
  const taken = useStore(traffic, (s) => s.sources)
  const [wanted, setWanted] = useState<Partial<RequestChoice>>({})
  const choice = fitChoice(wanted, topology)
  if (!choice) return <p className="pp-empty">There is no Service to ask yet.</p>
  const add = () => {
    const { from, service, door, port } = choice
    actions.setSource({
      id: freeId(taken),
      from,
      service,
      door,
      ...(port !== null && { port }),
      rate: 1,
      enabled: true,
      auto: false,
    })
    onDone()
  }
  return (
    <form
      className="pp-add-source"
      onSubmit={(event) => {
        event.preventDefault()
        add()
      }}
    >
      <RequestFields choice={choice} onChange={setWanted} />
      <div className="pp-add-buttons">
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" look="solid">
          Add
        </Button>
      </div>
    </form>
  )
}

function freeId(taken: Counted[]): string {
  const ids = new Set(taken.map(({ source }) => source.id))
  let n = 1
  while (ids.has(`own-${n}`)) n++
  return `own-${n}`
}
