import { Clock, Siren } from 'lucide-react'
import { useEffect, useMemo, useRef } from 'react'
import { useStore } from 'zustand'
import type { Lesson } from '../lessons/types.ts'
import { asked } from '#state'
import { study } from '#state/lesson'
import { Badge } from '#ui'
import { Predict } from './predict/Predict.tsx'
import { readProse } from './prose/tokens.ts'
import { Prose } from './prose/Prose.tsx'
import { useFirstFile } from './spot/useFirstFile.ts'
import { usePointOut } from './spot/usePointOut.ts'
import { Task } from './task/Task.tsx'
import { minutesOf, standingOf, stationOf } from './words.ts'

interface Props {
  lesson: Lesson
  /** Its cluster is being made. */
  isStarting: boolean
}

/** A lesson to be read and done. */
export function Page({ lesson, isStarting }: Props) {
  const { intro, steps } = useMemo(() => readProse(lesson.prose), [lesson.prose])
  const page = useRef<HTMLDivElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  // Who comes back goes on where he was.
  const last = useRef<HTMLElement | null>(null)
  useEffect(
    () =>
      asked.subscribe((now, before) => {
        if (now.lesson === before.lesson) return
        const onward = page.current?.querySelector<HTMLElement>('.lp-done button')
        const to = onward ?? (last.current?.isConnected ? last.current : heading.current)
        // The pane may only now come into view.
        requestAnimationFrame(() => to?.focus())
      }),
    [],
  )
  usePointOut(lesson.focus, !isStarting)
  useFirstFile(lesson.prose, !isStarting)
  return (
    <div
      ref={page}
      onFocus={(event) => (last.current = event.target)}
      className="lp-page"
      data-challenge={lesson.challenge || undefined}
      aria-busy={isStarting}
    >
      <article className="lp-scroll" aria-labelledby="lp-title">
        <header className="lp-title">
          <Part lesson={lesson} />
          <h3 id="lp-title" tabIndex={-1} ref={heading}>
            {lesson.title}
          </h3>
          <Facts lesson={lesson} />
        </header>
        <div className="lp-prose">
          <Prose tokens={intro} />
          {lesson.predict && <Predict />}
          <Prose tokens={steps} />
        </div>
      </article>
      <Task />
    </div>
  )
}

function Part({ lesson: { id } }: Pick<Props, 'lesson'>) {
  const part = useStore(study, (s) => (s.course ? stationOf(s.course, id)?.part : undefined))
  return <p className="lp-part">{part}</p>
}

function Facts({ lesson }: Pick<Props, 'lesson'>) {
  const standing = useStore(study, (s) => standingOf(s.progress, lesson.id))
  return (
    <p className="lp-facts">
      {lesson.challenge && (
        <Badge tone="warn" icon={<Siren aria-hidden="true" />}>
          Challenge: the cause is yours to find
        </Badge>
      )}
      <span>
        <Clock aria-hidden="true" /> about {minutesOf(lesson)} min
      </span>
      <span className="lp-kept">Sandbox kept</span>
      {standing === 'done' && <Badge tone="ok">You have done it</Badge>}
      {standing === 'solved' && <Badge>Solved by Solve</Badge>}
    </p>
  )
}
