import { CircleCheck } from 'lucide-react'
import { useStore } from 'zustand'
import { study } from '#state/lesson'
import { holding } from './words.ts'
import './mark.css'

/** How the open lesson's checks stand, in the least room. */
export function LessonMark() {
  const count = useStore(study, (s) => s.verdicts.length)
  const hold = useStore(study, (s) => holding(s.verdicts))
  const done = useStore(study, (s) => s.done)
  if (count === 0) return null
  return (
    <span className="lp-mark" data-done={done || undefined}>
      {done ? <CircleCheck role="img" aria-label="done" /> : `${hold}/${count}`}
    </span>
  )
}
