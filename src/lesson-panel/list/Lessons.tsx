import { ArrowRight, Download, Upload } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import type { Course, Lesson } from '../../lessons/types.ts'
import { openLesson, showLessons } from '#state'
import { exportProgress, importProgress, loadCourse, study } from '#state/lesson'
import { Button, Dialog, notify } from '#ui'
import { lessonsOf, minutesOf, resumeOf, standingOf } from '../words.ts'
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
      <div className="ll-parts">
        {course.parts.map((part, at) => (
          <PartList key={part.title} part={part} number={at + 1} progress={progress} onOpen={openLesson} />
        ))}
      </div>
    </div>
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
