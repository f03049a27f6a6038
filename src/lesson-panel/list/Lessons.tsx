import { ArrowRight, Download, Upload } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { Progress } from '../../lessons/progress.ts'
import type { Course, Lesson } from '../../lessons/types.ts'
import { openLesson, showLessons } from '#state'
import { exportProgress, importProgress, loadCourse, study } from '#state/lesson'
import { Button, Dialog, notify } from '#ui'
import { lessonsOf, minutesOf, resumeOf, standingOf } from '../words.ts'
import { found } from './find.ts'
import { PartList } from './PartList.tsx'
import './list.css'

const close = () => showLessons(false)

/** Everything that is taught, what a person has made of it, and where to go on. */
export function Lessons() {
  const course = useStore(study, (s) => s.course)
  const problem = useStore(study, (s) => s.problem)
  useEffect(() => void loadCourse(), [])
  return (
    <Dialog title="Lessons" className="pp-dialog-tall ll-dialog" onClose={close} actions={<Carry />}>
      {course ? (
        <Overview course={course} />
      ) : (
        <p className="ll-wait" aria-busy={problem === null}>
          {problem ?? 'Loading the lessons…'}
        </p>
      )}
    </Dialog>
  )
}

function Overview({ course }: { course: Course }) {
  const progress = useStore(study, (s) => s.progress)
  const all = lessonsOf(course)
  const resume = resumeOf(course, progress)
  const done = (one: Lesson) => standingOf(progress, one.id) === 'done'
  const plain = all.filter(({ challenge }) => !challenge)
  const hard = all.filter(({ challenge }) => challenge)
  return (
    <div className="ll">
      <section className="ll-top" aria-label="Where you are">
        <div className="ll-resume">
          {resume ? (
            <>
              <p>{progress.opened.length > 0 ? 'Go on with' : 'Begin here'}</p>
              <h3>{resume.title}</h3>
              <Button look="solid" className="lp-forward" onClick={() => openLesson(resume.id)}>
                {progress.opened.length > 0 ? 'Go on' : 'Start the first lesson'}
                <ArrowRight aria-hidden="true" />
              </Button>
              <span>about {minutesOf(resume)} min</span>
            </>
          ) : (
            <>
              <p>All done</p>
              <h3>There is nothing that you have not made answer.</h3>
            </>
          )}
        </div>
        <dl className="ll-figures">
          <Figure name="Lessons" done={plain.filter(done).length} all={plain.length} />
          <Figure name="Challenges" done={hard.filter(done).length} all={hard.length} />
        </dl>
      </section>
      <Parts course={course} progress={progress} />
    </div>
  )
}

/** The course part by part, or what of it speaks of what is looked for. */
function Parts({ course, progress }: { course: Course; progress: Progress }) {
  const [query, setQuery] = useState('')
  const parts = useMemo(() => found(course.parts, query), [course, query])
  const numbers = useMemo(() => new Map(course.parts.map(({ title }, at) => [title, at + 1])), [course])
  const count = parts.reduce((sum, { lessons }) => sum + lessons.length, 0)
  return (
    <>
      <div className="ll-find" role="search">
        <input
          className="pp-input"
          type="search"
          aria-label="Find a lesson"
          placeholder="Find a lesson: affinity, 30000…"
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
        />
        <p role="status">{query.trim() && (count === 0 ? 'No lesson speaks of that.' : `${count} found`)}</p>
      </div>
      <div className="ll-parts">
        {parts.map((part) => (
          <PartList
            key={part.title}
            part={part}
            number={numbers.get(part.title)!}
            progress={progress}
            onOpen={openLesson}
          />
        ))}
      </div>
    </>
  )
}

function Figure({ name, done, all }: { name: string; done: number; all: number }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="pp-num">
        {done} <span>of {all}</span>
      </dd>
      <dd className="ll-bar" aria-hidden="true">
        <span style={{ width: `${(100 * done) / Math.max(1, all)}%` }} />
      </dd>
    </div>
  )
}

/** Progress is kept in this browser; by a file it goes elsewhere. */
function Carry() {
  const file = useRef<HTMLInputElement>(null)
  const save = () => {
    const url = URL.createObjectURL(new Blob([exportProgress()], { type: 'application/json' }))
    const link = document.createElement('a')
    link.href = url
    link.download = 'podpath-progress.json'
    link.click()
    URL.revokeObjectURL(url)
  }
  const load = async (chosen: File | undefined) => {
    if (!chosen) return
    const problem = importProgress(await chosen.text())
    notify(problem ?? 'Your progress is here.', problem === null ? {} : { tone: 'bad' })
  }
  return (
    <>
      <p className="ll-carry">Your progress is kept in this browser.</p>
      <Button icon={<Download />} onClick={save}>
        Save to a file
      </Button>
      <Button icon={<Upload />} onClick={() => file.current?.click()}>
        Load from a file
      </Button>
      <input
        ref={file}
        type="file"
        accept="application/json,.json"
        aria-label="File of progress"
        className="pp-hidden"
        tabIndex={-1}
        onChange={(event) => {
          void load(event.target.files?.[0])
          event.target.value = ''
        }}
      />
    </>
  )
}
