import { X } from 'lucide-react'
import { useStore } from 'zustand'
import { cluster, select } from '#state'
import * as commands from '#state/commands'
import { Badge, IconButton } from '#ui'
import { placeName } from '../words.ts'
import { REASON_TEXTS } from '../reasonTexts.ts'
import { CommandLine } from '../CommandLine.tsx'
import { countOwned, objectAt, ThingActions } from './actions.tsx'
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
  const owner = useStore(cluster, (s) => s.topology.pods.find((pod) => pod.place === place)?.owner ?? null)
  const replicas = useStore(cluster, (s) => countOwned(s.topology, owner))
  const object = objectAt(place)
  if (!object) return null
  const deployment = owner === null ? null : objectAt(owner)
  const lines = [
    commands.describeCommand(object),
    commands.yamlCommand(object),
    ...(object.kind === 'Node' ? [`ssh ${object.name}`] : []),
    ...(deployment?.kind === 'Deployment' ? [commands.scaleCommand(deployment, replicas + 1)] : []),
    ...(object.kind === 'Pod' || place.startsWith('service/') ? [commands.deleteCommand(object)] : []),
  ]
  return (
    <div className="pp-commands" role="group" aria-label="In the terminal">
      {lines.map((command) => (
        <CommandLine key={command} command={command} />
      ))}
    </div>
  )
}
