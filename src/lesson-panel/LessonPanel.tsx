import { BookOpen, LogOut, TriangleAlert } from 'lucide-react'
import { useEffect, useMemo, type ReactNode } from 'react'
import { useStore } from 'zustand'
import { lesson, openLesson, showLessons } from '#state'
import { leave, study } from '#state/lesson'
import { Button, IconButton } from '#ui'
import { Announcer } from './Announcer.tsx'
import { LessonMark } from './LessonMark.tsx'
import { Page } from './Page.tsx'
import { tellOfTrouble } from './trouble.ts'
import { stationOf } from './words.ts'
import './lesson.css'

export interface LessonPanelProps {
  folded: boolean
  /** What stands in the corner of its bar. */
  corner: ReactNode
  /** Whether it can be read now. */
  shown: boolean
  /** Brings it into view. */
  onShow(): void
}

/** The open lesson: where one is, its prose, and its task. */
export function LessonPanel({ folded, corner, shown, onShow }: LessonPanelProps) {
  const id = useStore(lesson, (s) => s.open)
  const course = useStore(study, (s) => s.course)
  const station = useMemo(() => (course && id ? stationOf(course, id) : null), [course, id])
  useEffect(tellOfTrouble, [])
  return (
    <>
      <Announcer shown={shown} onShow={onShow} />
      <div className="pp-pane-head lp-head">
        <h2>{folded ? 'Lesson' : (station?.title ?? 'Lesson')}</h2>
        {folded ? (
          <LessonMark />
        ) : (
          <>
            <span className="lp-kept" data-tip="Your own files and cluster wait as you left them">
              Sandbox kept
            </span>
            <IconButton label="All lessons" onClick={() => showLessons(true)}>
              <BookOpen />
            </IconButton>
            <Button
              look="plain"
              icon={<LogOut />}
              aria-label="Leave the lesson"
              className="lp-leave"
              onClick={() => void leave()}
            >
              Leave
            </Button>
          </>
        )}
        {corner}
      </div>
      <div className="pp-pane-body lp-body" hidden={folded}>
        <Inside />
      </div>
    </>
  )
}

function Inside() {
  const id = useStore(lesson, (s) => s.open)
  const problem = useStore(study, (s) => s.problem)
  const shown = useStore(study, (s) => s.lesson)
  const phase = useStore(study, (s) => s.phase)
  if (problem) {
    return (
      <div className="pp-broken" role="alert">
        <TriangleAlert aria-hidden="true" />
        <p>{problem}</p>
        <Button onClick={() => id && openLesson(id)}>Try again</Button>
      </div>
    )
  }
  if (!shown || shown.id !== id) {
    return (
      <div className="pp-loading" aria-busy="true">
        Preparing the lesson…
      </div>
    )
  }
  return <Page key={shown.id} lesson={shown} isStarting={phase === 'starting'} />
}
