import { LazyRoom } from '../Room.tsx'
import { loadLesson } from '../rooms.ts'
import { FoldButton, type FoldProps } from './Pane.tsx'

interface Props extends FoldProps {
  /** Out of sight, where one pane is shown at a time; where one has read to stays. */
  away?: boolean
  /** Brings it into view. */
  onShow(): void
}

export function LessonPane({ folded = false, onFold, away = false, onShow }: Props) {
  const corner = <FoldButton name="lesson" side="left" folded={folded} {...(onFold && { onFold })} />
  return (
    <section className={`pp-pane ${folded ? 'pp-pane-strip' : ''} ${away ? 'pp-pane-away' : ''}`} aria-label="Lesson">
      <LazyRoom name="Lesson" load={loadLesson} props={{ folded, corner, shown: !folded && !away, onShow }} />
    </section>
  )
}
