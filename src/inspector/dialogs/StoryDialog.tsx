import { Badge, Dialog } from '#ui'
import type { Trace } from '#state'
import { HopCard } from '../hops/HopCard.tsx'
import { Lookups } from '../hops/Lookups.tsx'
import { Story } from '../hops/Story.tsx'
import { OutcomeBadge } from '../outcome.tsx'
import { seconds } from '../words.ts'
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
        <Story trace={trace} />
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
