import { X } from 'lucide-react'
import { useStore } from 'zustand'
import { cluster, select } from '#state'
import { actsOf } from '#state/acts'
import { Badge, IconButton } from '#ui'
import { placeName } from '../words.ts'
import { REASON_TEXTS } from '#state/reasons'
import { CommandLine } from '../CommandLine.tsx'
import { ThingActions } from './actions.tsx'
import { factsOf } from './facts.ts'
import './thing.css'

/** What is known of the thing that is selected in the diagram, and what can be done with it. */
export function Thing({ place }: { place: string }) {
  const topology = useStore(cluster, (s) => s.topology)
  const thing = factsOf(place, topology)
  return (
    <div className="pp-thing">
      <div className="pp-thing-head">
        <h3>{thing?.title ?? placeName(place)}</h3>
        {thing?.state && <Badge tone={thing.state.tone}>{thing.state.text}</Badge>}
        <span className="pp-thing-actions">
          {thing && <ThingActions place={place} />}
          <IconButton label="Close" size="s" onClick={() => select({ place: null })}>
            <X />
          </IconButton>
        </span>
      </div>
      {!thing && <p className="pp-empty">It is no longer there.</p>}
      {thing?.problem && (
        <p className="pp-thing-problem">
          <Badge tone="bad">{thing.problem.reason}</Badge> {REASON_TEXTS[thing.problem.reason]}
          <span className="pp-facts pp-mono">{thing.problem.facts}</span>
        </p>
      )}
      {thing && (
        <dl className="pp-facts-list">
          {thing.facts.map(({ name, value, mono }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd className={mono ? 'pp-mono' : ''}>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {thing && <Commands place={place} />}
    </div>
  )
}

/** What can be asked of it in the terminal, and what its buttons do there. */
function Commands({ place }: { place: string }) {
  const topology = useStore(cluster, (s) => s.topology)
  const lines = actsOf(place, topology).flatMap(({ under, command }) => (under || command === null ? [] : [command]))
  if (lines.length === 0) return null
  return (
    <div className="pp-commands" role="group" aria-label="In the terminal">
      {[...new Set(lines)].map((command) => (
        <CommandLine key={command} command={command} />
      ))}
    </div>
  )
}
