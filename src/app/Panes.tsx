import { Activity, FileCode2, SquareTerminal, Workflow } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { Group, Panel, Separator, useDefaultLayout, usePanelRef } from 'react-resizable-panels'
import { useStore } from 'zustand'
import { showTerminal, terminal } from '#state'
import { BelowSwitch, DiagramPane, EditorPane, InspectorPane, TerminalPane } from './panes/index.ts'
import { useMedia } from '#ui'

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
  const columns = useDefaultLayout({ id: 'podpath.columns' })
  const rows = useDefaultLayout({ id: 'podpath.rows' })
  const editor = useFolding()
  const diagram = useFolding()
  const inspector = useFolding()

  return (
    <main className="pp-main" id="main" tabIndex={-1}>
      <Group orientation="horizontal" {...columns}>
        <Panel
          id="editor-panel"
          panelRef={editor.ref}
          collapsible
          collapsedSize={EDITOR_STRIP}
          minSize={260}
          defaultSize="36"
          onResize={editor.onResize}
        >
          <EditorPane folded={editor.folded} onFold={editor.toggle} />
        </Panel>
        <Separator className="pp-bar pp-bar-x" aria-label="Resize editor and diagram" />
        <Panel id="right-panel" minSize={320}>
          <Group orientation="vertical" {...rows}>
            <Panel
              id="diagram-panel"
              panelRef={diagram.ref}
              collapsible
              collapsedSize={DIAGRAM_BAR}
              minSize={180}
              onResize={diagram.onResize}
            >
              <DiagramPane folded={diagram.folded} onFold={diagram.toggle} />
            </Panel>
            <Separator className="pp-bar pp-bar-y" aria-label="Resize diagram and inspector" />
            <Panel
              id="inspector-panel"
              panelRef={inspector.ref}
              collapsible
              collapsedSize={INSPECTOR_BAR}
              minSize={140}
              defaultSize="38"
              onResize={inspector.onResize}
            >
              <Below folded={inspector.folded} onFold={inspector.toggle} />
            </Panel>
          </Group>
        </Panel>
      </Group>
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

/** Whether a panel is folded to its bar, whoever did it: the button or the mouse at its edge. */
function useFolding() {
  const ref = usePanelRef()
  const [folded, setFolded] = useState(false)
  return {
    ref,
    folded,
    onResize: () => setFolded(ref.current?.isCollapsed() ?? false),
    toggle: () => {
      if (ref.current?.isCollapsed()) ref.current.expand()
      else ref.current?.collapse()
    },
  }
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
