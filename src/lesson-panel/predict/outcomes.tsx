import { Ban, CircleCheck, CircleX, Hourglass, SearchX, Unplug } from 'lucide-react'
import type { Outcome } from '#state'

interface Words {
  /** As something to guess. */
  guess: string
  /** As what came of it, behind "it". */
  came: string
  icon: typeof Ban
}

/** What may come of a request, in words for who has to guess; the shapes are those of the inspector. */
export const OUTCOMES: Record<Outcome, Words> = {
  ok: { guess: 'It is answered', came: 'was answered', icon: CircleCheck },
  refused: { guess: 'It is refused, at once', came: 'was refused, at once', icon: Ban },
  timeout: { guess: 'Nobody says anything, until it times out', came: 'heard nothing, and timed out', icon: Hourglass },
  unreachable: { guess: 'There is no road to it', came: 'found no road', icon: Unplug },
  nxdomain: { guess: 'The name does not exist', came: 'asked for a name that does not exist', icon: SearchX },
  reset: { guess: 'It is broken off in the middle', came: 'was broken off in the middle', icon: CircleX },
}
