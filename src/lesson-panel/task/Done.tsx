import { ArrowRight, List } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { lesson, openLesson, showLessons } from '#state'
import { study } from '#state/lesson'
import { Button } from '#ui'
import { stationOf } from '../words.ts'

const TYPING = 'input, textarea, select, [role="textbox"], .monaco-editor, .xterm'

/** All checks hold. */
export function Done() {
  const id = useStore(lesson, (s) => s.open)
  const course = useStore(study, (s) => s.course)
  const solved = useStore(study, (s) => s.solved)
  const next = course && id ? (stationOf(course, id)?.next ?? null) : null
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    // Who is typing keeps the keyboard: the next Enter was not meant for a button.
    if (!document.activeElement?.closest(TYPING)) button.current?.focus({ preventScroll: true })
  }, [])
  return (
    <div className="lp-done">
      <Tick />
      <div>
        <strong>{solved ? 'This is how it looks when it is solved' : 'Done, and by yourself'}</strong>
        <p>
          {solved
            ? 'It does not count as done. Reset it whenever you want to try for yourself.'
            : next
              ? `Next: ${next.title}`
              : 'That was the last one. Whatever breaks now, you know where to look.'}
        </p>
      </div>
      {next ? (
        <Button ref={button} look="solid" className="lp-forward" onClick={() => openLesson(next.id)}>
          Next lesson
          <ArrowRight aria-hidden="true" />
        </Button>
      ) : (
        <Button ref={button} look="solid" icon={<List />} onClick={() => showLessons(true)}>
          All lessons
        </Button>
      )}
    </div>
  )
}

/** A tick that is drawn once. */
function Tick() {
  return (
    <svg className="lp-tick" viewBox="0 0 32 32" aria-hidden="true">
      <circle cx="16" cy="16" r="14" pathLength="1" />
      <path d="M9.5 16.5l4.5 4.5 9-10" pathLength="1" />
    </svg>
  )
}
