import { Lightbulb } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { study } from '#state/lesson'

/** The hints that were asked for, each plainer than the one before. */
export function Hints() {
  const hints = useStore(study, (s) => s.lesson?.hints)
  const count = useStore(study, (s) => s.hints)
  const list = useRef<HTMLOListElement>(null)
  const before = useRef(count)
  useEffect(() => {
    if (count > before.current) list.current?.lastElementChild?.scrollIntoView({ block: 'nearest' })
    before.current = count
  }, [count])
  return (
    <ol className="lp-hints" aria-label="Hints" aria-live="polite" ref={list} hidden={count === 0}>
      {hints?.slice(0, count).map((hint, at) => (
        <li key={at}>
          <Lightbulb aria-hidden="true" />
          <p>{hint}</p>
        </li>
      ))}
    </ol>
  )
}
