import { Ban, CircleCheck, CircleX, Hourglass, SearchX, Unplug } from 'lucide-react'
import type { Outcome } from '#state'
import { Badge, type Tone } from '#ui'

interface Look {
  /** What the client saw, in one or two words. */
  text: string
  tone: Tone
  icon: typeof Ban
}

/** Shape, words and colour of each outcome; the shape alone tells them apart. */
export const OUTCOMES: Record<Outcome, Look> = {
  ok: { text: 'OK', tone: 'ok', icon: CircleCheck },
  refused: { text: 'Refused', tone: 'bad', icon: Ban },
  timeout: { text: 'Timed out', tone: 'lost', icon: Hourglass },
  unreachable: { text: 'No route', tone: 'lost', icon: Unplug },
  nxdomain: { text: 'No such name', tone: 'warn', icon: SearchX },
  reset: { text: 'Reset', tone: 'bad', icon: CircleX },
}

/** @param status of the response, where there was one; 0: of something that is no HTTP */
export function OutcomeBadge({ outcome, status }: { outcome: Outcome; status?: number | undefined }) {
  const { text, tone, icon: Icon } = OUTCOMES[outcome]
  return (
    <Badge tone={tone} icon={<Icon aria-hidden="true" />}>
      {status || text}
    </Badge>
  )
}
