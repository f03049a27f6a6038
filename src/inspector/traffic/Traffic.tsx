import { useState, type ComponentType, type ReactNode } from 'react'
import { Late, type Loader } from '#ui'
import { Segments } from '../Segments.tsx'
import { Sources } from './Sources.tsx'
import './traffic.css'

type View = 'sources' | 'time' | 'load' | 'faults'

/** What each of the views puts at the left of its first row: the way to the others. */
export interface ViewProps {
  nav: ReactNode
}

const VIEWS: { id: View; label: string }[] = [
  { id: 'sources', label: 'Sources' },
  { id: 'time', label: 'Over time' },
  { id: 'load', label: 'Load test' },
  { id: 'faults', label: 'Faults' },
]

/** Each comes when it is first looked at. */
const LATER: Record<Exclude<View, 'sources'>, Loader<ViewProps>> = {
  time: () => import('./time/OverTime.tsx').then((room) => room.OverTime as ComponentType<ViewProps>),
  load: () => import('./load/LoadTest.tsx').then((room) => room.LoadTest as ComponentType<ViewProps>),
  faults: () => import('./faults/Faults.tsx').then((room) => room.Faults as ComponentType<ViewProps>),
}

/** What was looked at last stays so while one looks elsewhere. */
let last: View = 'sources'

/** Who asks for what, how that fares over time and under load, and what can be broken meanwhile. */
export function Traffic() {
  const [view, setView] = useState<View>(last)
  const choose = (next: View) => {
    last = next
    setView(next)
  }
  const nav = <Segments label="Traffic" options={VIEWS} value={view} onChange={choose} />
  return (
    <div className="pp-traffic">
      {view === 'sources' ? (
        <Sources nav={nav} />
      ) : (
        <Late key={view} load={LATER[view]} props={{ nav }} onFailed={() => choose('sources')} />
      )}
    </div>
  )
}
