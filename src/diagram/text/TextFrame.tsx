import { Late, type Loader } from '#ui'
import { ReadingSwitch } from '../controls/Controls.tsx'
import { showPicture } from '../controls/readings.ts'
import { FilterChip, FindBar } from '../find/FindBar.tsx'

const loadText: Loader = () => import('./TextView.tsx').then((room) => room.TextView)

/** The diagram as text, in place of the picture. */
export function TextFrame() {
  return (
    <div className="dg-root dg-text-frame">
      <div className="dg-top">
        <ReadingSwitch />
        <FindBar />
        <FilterChip />
      </div>
      <Late load={loadText} props={{}} onFailed={showPicture} />
    </div>
  )
}
