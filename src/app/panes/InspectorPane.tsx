import type { ReactNode } from 'react'
import { LazyRoom } from '../Room.tsx'
import { loadInspector } from '../rooms.ts'
import { FoldButton, type FoldProps } from './Pane.tsx'

export function InspectorPane({ folded = false, onFold, beside }: FoldProps & { beside?: ReactNode }) {
  const corner = (
    <>
      {beside}
      <FoldButton name="inspector" side="down" folded={folded} {...(onFold && { onFold })} />
    </>
  )
  return (
    <section className="pp-pane" aria-label="Inspector">
      <LazyRoom
        name="Inspector"
        load={loadInspector}
        props={{ folded, onUnfold: () => folded && onFold?.(), corner }}
      />
    </section>
  )
}
