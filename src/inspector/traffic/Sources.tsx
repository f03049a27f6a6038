import { Pencil, Plus, Trash2, Zap } from 'lucide-react'
import { useState } from 'react'
import { actions, traffic, type TrafficCount, type TrafficSource } from '#state'
import { nameIn } from '#state/words'
import { Badge, Button, IconButton, notify, Switch } from '#ui'
import { useSlow } from '../useSlow.ts'
import { DOOR_WORDS } from '../words.ts'
import { SourceForm } from './SourceForm.tsx'
import type { ViewProps } from './Traffic.tsx'
import { mannerOf, sourceName, targetName } from './sourceWords.ts'

type Counted = { source: TrafficSource; count: TrafficCount }
const sourcesOf = (state: { sources: Counted[] }) => state.sources

export const MAX_RATE = 50
/** So many the lightning sends at once, where the source has no number of its own. */
const BURST = 20

/** Who asks whom, how often, in what manner, and how that fares. */
export function Sources({ nav }: ViewProps) {
  const sources = useSlow(traffic, sourcesOf)
  /** What the form is about: a source, a new one, or nothing. */
  const [edited, setEdited] = useState<TrafficSource | 'new' | null>(null)
  return (
    <>
      <div className="pp-tools">
        {nav}
        {edited === null && (
          <Button size="s" icon={<Plus />} onClick={() => setEdited('new')}>
            Add a source
          </Button>
        )}
      </div>
      {edited !== null && (
        <SourceForm
          key={edited === 'new' ? 'new' : edited.id}
          source={edited === 'new' ? null : edited}
          taken={sources.map(({ source }) => source.id)}
          onDone={() => setEdited(null)}
        />
      )}
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
                  <span className="pp-hidden">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {sources.map(({ source, count }) => (
                <Row key={source.id} source={source} count={count} onEdit={() => setEdited(source)} />
              ))}
            </tbody>
          </table>
        )}
      </div>
    </>
  )
}

function Row({ source, count, onEdit }: Counted & { onEdit(): void }) {
  const name = sourceName(source)
  const manner = mannerOf(source)
  const burst = source.burst ?? BURST
  const fire = async () => {
    const error = await actions.burst(source.id, burst)
    if (error) notify(error, { tone: 'bad' })
  }
  return (
    <tr>
      <td>
        <Switch
          bare
          label={`Traffic from ${name}`}
          checked={source.enabled}
          onChange={(enabled) => actions.changeSource(source.id, { enabled })}
        />
      </td>
      <td>{nameIn(source.from)}</td>
      <td>
        <span className={source.url === undefined ? '' : 'pp-mono'}>{targetName(source)}</span>
        {source.port !== undefined && <span className="pp-mono pp-dim">:{source.port}</span>}
        {manner.map((words) => (
          <span key={words} className="pp-manner">
            <Badge>{words}</Badge>
          </span>
        ))}
        {count.dialled !== undefined && (
          <span
            className="pp-dim pp-manner"
            data-tip="Connections that were opened to be kept: one more each time that its pod has gone"
          >
            {count.dialled} dialled
          </span>
        )}
      </td>
      <td>{source.url === undefined ? DOOR_WORDS[source.door] : <span className="pp-dim">as the name says</span>}</td>
      <td>
        <Rate name={name} source={source} />
      </td>
      <td className="pp-num">{count.sent}</td>
      <td className="pp-num pp-ink-ok">{count.ok}</td>
      <td className={`pp-num ${count.failed ? 'pp-ink-bad' : ''}`}>{count.failed}</td>
      <td>
        <span className="pp-row-acts">
          <IconButton label={`Send ${burst} at once from ${name}`} size="s" onClick={() => void fire()}>
            <Zap />
          </IconButton>
          <IconButton label={`Edit traffic from ${name}`} size="s" onClick={onEdit}>
            <Pencil />
          </IconButton>
          {source.auto ? (
            <span data-tip="Comes and goes with its Service; switch it off instead">
              <Badge>auto</Badge>
            </span>
          ) : (
            <IconButton label={`Remove traffic from ${name}`} size="s" onClick={() => actions.removeSource(source.id)}>
              <Trash2 />
            </IconButton>
          )}
        </span>
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
    actions.changeSource(source.id, { rate: value })
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
