import { CircleAlert, CircleCheck, LoaderCircle, Pencil } from 'lucide-react'
import { useStore } from 'zustand'
import { files } from '#state'
import { Badge } from '#ui'
import { LazyRoom } from '../Room.tsx'
import { loadEditor } from '../rooms.ts'
import { FoldButton, type FoldProps } from './Pane.tsx'

export function EditorPane({ folded = false, onFold }: FoldProps) {
  return (
    <section className={`pp-pane ${folded ? 'pp-pane-strip' : ''}`} aria-label="Editor">
      <div className="pp-pane-head">
        <h2>Manifests</h2>
        {!folded && <ApplyState />}
        <FoldButton name="editor" side="left" folded={folded} {...(onFold && { onFold })} />
      </div>
      {/* Folded away but alive: cursor, scroll and undo history stay. */}
      <div className="pp-pane-body" data-folded={folded || undefined}>
        <LazyRoom name="Editor" load={loadEditor} props={{}} />
      </div>
    </section>
  )
}

/** How the text compares with the cluster. */
function ApplyState() {
  const state = useStore(files, (s) => (s.state === 'applied' && s.drafts.length > 0 ? 'edited' : s.state))
  switch (state) {
    case 'applied':
      return (
        <Badge tone="ok" icon={<CircleCheck />}>
          In the cluster
        </Badge>
      )
    case 'refused':
      return (
        <Badge tone="bad" icon={<CircleAlert />}>
          Partly refused
        </Badge>
      )
    case 'applying':
      return <Badge icon={<LoaderCircle />}>Applying…</Badge>
    case 'edited':
      return (
        <Badge tone="warn" icon={<Pencil />}>
          Not applied yet
        </Badge>
      )
  }
}
