import { Activity, FileCode2, SquareTerminal, Workflow } from 'lucide-react'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useStore } from 'zustand'
import { selection, showTerminal, terminal } from '#state'
import { BelowSwitch, DiagramPane, EditorPane, InspectorPane, TerminalPane } from './panes/index.ts'
import { Split, useMedia, useSplit } from '#ui'

/** Below this, one pane at a time. */
const PHONE = '(max-width: 759px)'

export function Panes() {
  return useMedia(PHONE) ? <OnePane /> : <AllPanes />
}

const EDITOR_STRIP = 40
const DIAGRAM_BAR = 48
const INSPECTOR_BAR = 40

/** Editor left, diagram right, and below the diagram the inspector or the terminal, as both tell of what it shows. */
function AllPanes() {
  const columns = useSplit('columns', 0.36)
  const rows = useSplit('rows', 0.62)
  const unfold = useRef((_: 'editor' | 'diagram') => {})
  useEffect(() => {
    unfold.current = (to) => {
      const split = to === 'editor' ? columns : rows
      if (split.folded === 'first') split.toggle('first')
    }
  })
  useEffect(() => onGoing((to) => unfold.current(to)), [])
  return (
    <main className="pp-main" id="main" tabIndex={-1}>
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

/** Tells where somebody wants to go: to a line of a file, or to a thing of the diagram. */
function onGoing(go: (to: 'editor' | 'diagram') => void): () => void {
  return selection.subscribe(({ jump, reveal }, before) => {
    if (jump && jump !== before.jump) go('editor')
    else if (reveal && reveal !== before.reveal) go('diagram')
  })
}

type PaneId = 'editor' | 'diagram' | 'inspector' | 'terminal'

const BUTTONS: { id: PaneId; label: string; icon: ReactNode }[] = [
  { id: 'editor', label: 'Editor', icon: <FileCode2 /> },
  { id: 'diagram', label: 'Diagram', icon: <Workflow /> },
  { id: 'inspector', label: 'Inspector', icon: <Activity /> },
  { id: 'terminal', label: 'Terminal', icon: <SquareTerminal /> },
]

function OnePane() {
  const [chosen, setShown] = useState<PaneId>('diagram')
  const shown = useStore(terminal, (s) => s.shown) ? 'terminal' : chosen
  const choose = (id: PaneId) => {
    showTerminal(id === 'terminal')
    if (id !== 'terminal') setShown(id)
  }
  useEffect(() => onGoing(choose), [])
  return (
    <>
      <main className="pp-main" id="main" tabIndex={-1}>
        {shown === 'editor' && <EditorPane />}
        {shown === 'diagram' && <DiagramPane />}
        {shown === 'inspector' && <InspectorPane />}
        {shown === 'terminal' && <TerminalPane />}
      </main>
      <nav className="pp-bottom" aria-label="Panes">
        {BUTTONS.map(({ id, label, icon }) => (
          <button key={id} type="button" aria-current={id === shown ? 'page' : undefined} onClick={() => choose(id)}>
            {icon}
            {label}
          </button>
        ))}
      </nav>
    </>
  )
}
