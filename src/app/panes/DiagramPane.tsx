import { lazy, Suspense } from 'react'
import { LazyRoom } from '../Room.tsx'
import { loadDiagram } from '../rooms.ts'
import { Transport } from '../transport/Transport.tsx'
import { FoldButton, type FoldProps } from './Pane.tsx'

/** Not needed before there is something to go back to. */
const Timeline = lazy(() => import('../transport/Timeline.tsx'))

export function DiagramPane({ folded = false, onFold }: FoldProps) {
  return (
    <section className="pp-pane" aria-label="Diagram">
      <div className="pp-pane-head pp-pane-head-tall">
        <Transport />
        <FoldButton name="diagram" side="up" folded={folded} {...(onFold && { onFold })} />
      </div>
      <div className="pp-pane-body" data-folded={folded || undefined}>
        <LazyRoom name="Diagram" load={loadDiagram} props={{}} />
      </div>
      <Suspense fallback={<div className="pp-timeline-place" />}>
        <Timeline />
      </Suspense>
    </section>
  )
}
