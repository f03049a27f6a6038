import { CircleAlert, CircleCheck, CircleDashed } from 'lucide-react'
import { useStore } from 'zustand'
import type { Verdict } from '../../lessons/types.ts'
import { study } from '#state/lesson'
import { useMedia } from '#ui'
import { openStory } from '../spot/go.ts'
import { ROOMY, withoutCause } from '../words.ts'

type State = 'open' | 'holds' | 'fails'

const LOOKS: Record<State, { icon: typeof CircleCheck; word: string }> = {
  open: { icon: CircleDashed, word: 'Open' },
  holds: { icon: CircleCheck, word: 'Holds' },
  fails: { icon: CircleAlert, word: 'Not yet' },
}

/** The checks of the open lesson as they stand now, each in the words of what was tried. */
export function Checks() {
  const verdicts = useStore(study, (s) => s.verdicts)
  const challenge = useStore(study, (s) => s.lesson?.challenge ?? false)
  return (
    <ul className="lp-checks" aria-label="Checks">
      {verdicts.map((verdict, at) => (
        <li key={at}>
          <Row verdict={verdict} isLast={at === verdicts.length - 1} hidesCause={challenge} />
        </li>
      ))}
    </ul>
  )
}

interface RowProps {
  verdict: Verdict | null
  isLast: boolean
  /** It is a challenge's: whoever wants to know why follows the request. */
  hidesCause: boolean
}

function Row({ verdict, isLast, hidesCause }: RowProps) {
  const isRoomy = useMedia(ROOMY)
  const state: State = verdict === null ? 'open' : verdict.ok ? 'holds' : 'fails'
  const { icon: Icon, word } = LOOKS[state]
  const { trace } = verdict ?? {}
  const says = verdict && (hidesCause ? withoutCause(verdict.says) : verdict.says)
  return (
    <div className="lp-check" data-state={state}>
      <Icon role="img" aria-label={word} />
      <p>
        {says ?? (isLast ? 'Looked at when the others hold.' : 'Not looked at yet.')}
        {trace && (
          <>
            {' '}
            <button
              type="button"
              className="lp-lead lp-why"
              aria-label={`The request that showed it: ${says}`}
              onClick={() => openStory(trace, isRoomy)}
            >
              See it
            </button>
          </>
        )}
      </p>
    </div>
  )
}
