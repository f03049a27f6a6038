import { Search } from 'lucide-react'
import type { Trace } from '#state'
import { Badge } from '#ui'
import { placeName, seconds } from '../words.ts'
import { HopCard } from './HopCard.tsx'
import { answerOf } from './lookups.ts'

/** The names that were looked up before the request could set out: each a question to the cluster's DNS, sent as a packet. */
export function Lookups({ lookups }: Pick<Trace, 'lookups'>) {
  if (lookups.length === 0) return null
  return (
    <ol className="pp-lookups" aria-label="Names looked up">
      {lookups.map((lookup, at) => {
        const answer = answerOf(lookup)
        return (
          <li key={at}>
            <details>
              <summary>
                <Search aria-hidden="true" />
                <span className="pp-mono pp-lookup-name">{answer.name}</span>
                <Badge tone={answer.tone}>{answer.text}</Badge>
                <span className="pp-dim pp-num">
                  {lookup.pod ? `${placeName(lookup.pod)} · ` : ''}
                  {seconds(lookup.duration)}
                </span>
              </summary>
              <p className="pp-lookup-facts pp-dim">
                Asked {lookup.server} for {answer.types}
                {lookup.servedBy && `, and ${lookup.servedBy} answered`}.{lookup.facts && ` ${lookup.facts}.`}
              </p>
              <ol className="pp-hop-list">
                {lookup.hops.map((hop, index) => (
                  <HopCard key={index} hop={hop} index={index} active={false} still />
                ))}
              </ol>
            </details>
          </li>
        )
      })}
    </ol>
  )
}
