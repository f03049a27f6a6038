import { ChevronDown } from 'lucide-react'
import { Late, type Loader } from '#ui'

const loadList: Loader = () => import('./LegendList.tsx').then((room) => room.LegendList)

/** Says what shapes and colours mean. Open, it is a panel; closed, one line. */
export function Legend({ open, short, onToggle }: { open: boolean; short: boolean; onToggle: () => void }) {
  return (
    <div className="dg-legend">
      <button type="button" aria-expanded={open} onClick={onToggle}>
        <svg width="16" height="16" aria-hidden>
          <circle cx="8" cy="8" r="5" fill="var(--pp-accent)" />
        </svg>
        <span className={short ? 'pp-hidden' : undefined}>{short ? 'Legend' : 'One dot is one request'}</span>
        <ChevronDown size={14} aria-hidden />
      </button>
      {open && <Late load={loadList} props={{}} onFailed={onToggle} />}
    </div>
  )
}
