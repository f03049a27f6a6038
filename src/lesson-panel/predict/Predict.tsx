import { Check, Send, X } from 'lucide-react'
import { useId, useState } from 'react'
import { useStore } from 'zustand'
import type { Outcome } from '#state'
import { guess, study, type Guess } from '#state/lesson'
import { Button, Option, useMedia } from '#ui'
import { REASON_TEXTS } from '#state/reasons'
import { openStory } from '../spot/go.ts'
import { ROOMY } from '../words.ts'
import { OUTCOMES } from './outcomes.tsx'
import './predict.css'

/** A guess, and then the request itself: what it meets is the answer. */
export function Predict() {
  const prediction = useStore(study, (s) => s.lesson?.predict ?? null)
  const made = useStore(study, (s) => s.guess)
  const [chosen, setChosen] = useState<string | null>(null)
  const id = useId()
  if (!prediction) return null
  const option = made?.option ?? chosen
  const isSent = made !== null
  return (
    <section className="lp-predict" aria-labelledby={`${id}-ask`}>
      <h4 id={`${id}-ask`}>
        <span>Guess first</span>
        {prediction.ask}
      </h4>
      <div role="radiogroup" aria-labelledby={`${id}-ask`} className="lp-options">
        {prediction.options.map((one) => {
          const { guess, icon: Icon } = OUTCOMES[one as Outcome]
          return (
            <Option
              key={one}
              name={id}
              value={one}
              checked={one === option}
              disabled={isSent}
              judged={judged(made, one)}
              onChange={() => setChosen(one)}
            >
              <Icon aria-hidden="true" />
              {guess}
            </Option>
          )
        })}
      </div>
      {!isSent && (
        <Button look="solid" icon={<Send />} disabled={chosen === null} onClick={() => chosen && void guess(chosen)}>
          Send it
        </Button>
      )}
      <div aria-live="polite">
        {isSent && (made.outcome ? <Answer {...made} outcome={made.outcome as Outcome} /> : <p>It is on its way…</p>)}
      </div>
    </section>
  )
}

function judged(made: Guess | null, option: string) {
  if (!made?.outcome) return undefined
  if (option === made.outcome) return 'right'
  return option === made.option ? 'wrong' : 'other'
}

/** The simulator's answer beside the guess. */
function Answer({ option, outcome, trace }: Guess & { outcome: Outcome }) {
  const isRoomy = useMedia(ROOMY)
  const isRight = option === outcome
  return (
    <div className="lp-answer" data-right={isRight}>
      <p>
        {isRight ? <Check aria-hidden="true" /> : <X aria-hidden="true" />}
        <strong>
          {isRight ? 'You were right' : 'Not this time'}: it {OUTCOMES[outcome].came}.
        </strong>
      </p>
      {trace?.reason && <p>{REASON_TEXTS[trace.reason]}</p>}
      {trace && (
        <Button size="s" onClick={() => openStory(trace, isRoomy)}>
          See how it went
        </Button>
      )}
    </div>
  )
}
