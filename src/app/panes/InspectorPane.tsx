import { Inspector } from '#inspector'
import { RoomBoundary } from '../Room.tsx'
import { FoldButton, type FoldProps } from './Pane.tsx'

export function InspectorPane({ folded = false, onFold }: FoldProps) {
  return (
    <section className="pp-pane" aria-label="Inspector">
      <RoomBoundary name="Inspector">
        <Inspector
          folded={folded}
          onUnfold={() => folded && onFold?.()}
          corner={<FoldButton name="inspector" side="down" folded={folded} {...(onFold && { onFold })} />}
        />
      </RoomBoundary>
    </section>
  )
}
