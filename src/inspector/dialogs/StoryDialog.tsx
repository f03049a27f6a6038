import { Badge, Dialog } from '#ui'
import type { Trace } from '#state'
import { HopCard } from '../hops/HopCard.tsx'
import { Lookups } from '../hops/Lookups.tsx'
import { OutcomeBadge } from '../outcome.tsx'
import { REASON_TEXTS } from '../reasonTexts.ts'
import { seconds, story } from '../words.ts'
import '../hops/hops.css'
import './story.css'

interface Props {
  title: string
  trace: Trace
  onClose(): void
}

/** The whole way of a request that was tried in a fork: nothing in the picture can be pointed at. */
export function StoryDialog({ title, trace, onClose }: Props) {
  return (
    <Dialog wide title={title} className="pp-story-dialog" onClose={onClose}>
      <div className="pp-story">
        <div className="pp-story-line">
          <OutcomeBadge outcome={trace.outcome} status={trace.response?.status} />
          {trace.reason && <Badge>{trace.reason}</Badge>}
          <span className="pp-dim pp-num">
            {seconds(trace.duration)} · {trace.hops.length === 1 ? '1 hop' : `${trace.hops.length} hops`} · tried in a
            copy of the cluster
          </span>
        </div>
        <p className="pp-story-text">{story(trace)}</p>
        {trace.reason && (
          <p className="pp-story-why">
            {REASON_TEXTS[trace.reason]}
            {trace.facts && <span className="pp-facts pp-mono">{trace.facts}</span>}
          </p>
        )}
      </div>
      <Lookups lookups={trace.lookups} />
      <ol className="pp-hop-list">
        {trace.hops.map((hop, index) => (
          <HopCard key={index} hop={hop} index={index} active={false} still />
        ))}
      </ol>
    </Dialog>
  )
}
