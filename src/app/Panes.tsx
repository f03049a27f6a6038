import { Activity, FileCode2, GraduationCap, SquareTerminal, Workflow } from 'lucide-react'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useStore } from 'zustand'
import { asked, lesson, selection, showLessons, showTerminal, terminal } from '#state'
import { BelowSwitch, DiagramPane, EditorPane, InspectorPane, LessonPane, TerminalPane } from './panes/index.ts'
import { Late, Split, useMedia, useSplit } from '#ui'
import { loadLessonMark } from './rooms.ts'

/** Below this, one pane at a time; a lesson needs more room beside the others. */
const PHONE = '(max-width: 759px)'
const PHONE_WITH_LESSON = '(max-width: 879px)'

export function Panes() {
  const studying = useStore(lesson, (s) => s.open !== null)
  return useMedia(studying ? PHONE_WITH_LESSON : PHONE) ? (
    <OnePane studying={studying} />
  ) : (
    <AllPanes studying={studying} />
  )
}

const LESSON_STRIP = 40
const EDITOR_STRIP = 40
const DIAGRAM_BAR = 48
const INSPECTOR_BAR = 40

/** The open lesson, editor left, diagram right, and below the diagram the inspector or the terminal, as both tell of what it shows. */
function AllPanes({ studying }: { studying: boolean }) {
  const study = useSplit('lesson', 0.28)
  const columns = useSplit('columns', 0.36)
  const rows = useSplit('rows', 0.62)
  const unfold = useRef((_: 'lesson' | 'editor' | 'diagram') => {})
  useEffect(() => {
    unfold.current = (to) => {
      const split = { lesson: study, editor: columns, diagram: rows }[to]
      if (split.folded === 'first') split.toggle('first')
    }
  })
  useEffect(() => onGoing((to) => unfold.current(to)), [])
  return (
    <main className="pp-main" id="main" tabIndex={-1}>
      <Split
        split={study}
        axis="x"
        label="Resize lesson"
        first={{ min: 300, strip: LESSON_STRIP }}
        second={{ min: 580 }}
      >
        {studying && (
          <LessonPane
            folded={study.folded === 'first'}
            onFold={() => study.toggle('first')}
            onShow={() => study.toggle('first')}
          />
        )}
        <Split
          split={columns}
          axis="x"
          label="Resize editor and diagram"
          first={{ min: 260, strip: EDITOR_STRIP }}
          second={{ min: 320 }}
        >
          <EditorPane folded={columns.folded === 'first'} onFold={() => columns.toggle('first')} />
          <Split
            split={rows}
            axis="y"
            label="Resize diagram and inspector"
            first={{ min: 180, strip: DIAGRAM_BAR }}
            second={{ min: 140, strip: INSPECTOR_BAR }}
          >
            <DiagramPane folded={rows.folded === 'first'} onFold={() => rows.toggle('first')} />
            <Below folded={rows.folded === 'second'} onFold={() => rows.toggle('second')} />
          </Split>
        </Split>
      </Split>
    </main>
  )
}

function Below({ folded, onFold }: { folded: boolean; onFold(): void }) {
  const shown = useStore(terminal, (s) => s.shown)
  const wasOpened = useStore(terminal, (s) => s.opened)
  const beside = <BelowSwitch shown={shown ? 'terminal' : 'inspector'} onChoose={() => folded && onFold()} />
  return (
    <>
      {/* Out of sight but alive: what is typed, scrolled to and chosen stays. */}
      <div className="pp-below" hidden={shown}>
        <InspectorPane folded={folded} onFold={onFold} beside={beside} />
      </div>
      {wasOpened && (
        <div className="pp-below" hidden={!shown}>
          <TerminalPane folded={folded} onFold={onFold} beside={beside} />
        </div>
      )}
    </>
  )
}

/** Tells where somebody wants to go: to a line of a file, to a thing of the diagram, or to the lesson. */
function onGoing(go: (to: 'lesson' | 'editor' | 'diagram') => void): () => void {
  const stopAsking = asked.subscribe((now, before) => {
    if (now.lesson === before.lesson) return
    if (lesson.getState().open === null) showLessons(true)
    else go('lesson')
  })
  const stopOpening = lesson.subscribe(({ open }, before) => {
    if (open !== null && open !== before.open) go('lesson')
  })
  const stop = selection.subscribe(({ jump, reveal }, before) => {
    if (jump && jump !== before.jump) go('editor')
    else if (reveal && !reveal.quiet && reveal !== before.reveal) go('diagram')
  })
  return () => {
    stop()
    stopAsking()
    stopOpening()
  }
}

type PaneId = 'lesson' | 'editor' | 'diagram' | 'inspector' | 'terminal'

const BUTTONS: { id: PaneId; label: string; icon: ReactNode }[] = [
  { id: 'lesson', label: 'Lesson', icon: <GraduationCap /> },
  { id: 'editor', label: 'Editor', icon: <FileCode2 /> },
  { id: 'diagram', label: 'Diagram', icon: <Workflow /> },
  { id: 'inspector', label: 'Inspector', icon: <Activity /> },
  { id: 'terminal', label: 'Terminal', icon: <SquareTerminal /> },
]

function OnePane({ studying }: { studying: boolean }) {
  const [chosen, setShown] = useState<PaneId>('diagram')
  const shown = useStore(terminal, (s) => s.shown) ? 'terminal' : chosen
  const choose = (id: PaneId) => {
    showTerminal(id === 'terminal')
    if (id !== 'terminal') setShown(id)
  }
  useEffect(() => onGoing(choose), [])
  useEffect(() => choose(studying ? 'lesson' : 'diagram'), [studying])
  return (
    <>
      <main className="pp-main" id="main" tabIndex={-1}>
        {studying && <LessonPane away={shown !== 'lesson'} onShow={() => choose('lesson')} />}
        {shown === 'editor' && <EditorPane />}
        {shown === 'diagram' && <DiagramPane />}
        {shown === 'inspector' && <InspectorPane />}
        {shown === 'terminal' && <TerminalPane />}
      </main>
      <nav className="pp-bottom" aria-label="Panes">
        {BUTTONS.filter(({ id }) => studying || id !== 'lesson').map(({ id, label, icon }) => (
          <button
            key={id}
            type="button"
            aria-label={label}
            aria-current={id === shown ? 'page' : undefined}
            onClick={() => choose(id)}
          >
            {icon}
            {label}
            {id === 'lesson' && <Late load={loadLessonMark} props={{}} onFailed={() => {}} />}
          </button>
        ))}
      </nav>
    </>
  )
}
