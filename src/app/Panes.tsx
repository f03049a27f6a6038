import { Activity, FileCode2, Workflow } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { Group, Panel, Separator, useDefaultLayout, usePanelRef } from 'react-resizable-panels'
import { DiagramPane, EditorPane, InspectorPane } from './panes/index.ts'
import { useMedia } from './useMedia.ts'

/** Below this, one pane at a time. */
const PHONE = '(max-width: 759px)'

export function Panes() {
  return useMedia(PHONE) ? <OnePane /> : <AllPanes />
}

const EDITOR_STRIP = 40
const DIAGRAM_BAR = 48
const INSPECTOR_BAR = 40

/** Editor left, diagram right, and the inspector below the diagram, so that the two that belong together are close. */
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
              <InspectorPane folded={inspector.folded} onFold={inspector.toggle} />
            </Panel>
          </Group>
        </Panel>
      </Group>
    </main>
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

type PaneId = 'editor' | 'diagram' | 'inspector'

const BUTTONS: { id: PaneId; label: string; icon: ReactNode }[] = [
  { id: 'editor', label: 'Editor', icon: <FileCode2 /> },
  { id: 'diagram', label: 'Diagram', icon: <Workflow /> },
  { id: 'inspector', label: 'Inspector', icon: <Activity /> },
]

function OnePane() {
  const [shown, setShown] = useState<PaneId>('diagram')
  return (
    <>
      <main className="pp-main" id="main" tabIndex={-1}>
        {shown === 'editor' && <EditorPane />}
        {shown === 'diagram' && <DiagramPane />}
        {shown === 'inspector' && <InspectorPane />}
      </main>
      <nav className="pp-bottom" aria-label="Panes">
        {BUTTONS.map(({ id, label, icon }) => (
          <button key={id} type="button" aria-current={id === shown ? 'page' : undefined} onClick={() => setShown(id)}>
            {icon}
            {label}
          </button>
        ))}
      </nav>
    </>
  )
}
