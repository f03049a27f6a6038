import { ChevronDown } from 'lucide-react'

const R = 5

const DOTS = [
  { says: 'on its way', shape: <circle cx="8" cy="8" r={R} fill="var(--pp-accent)" /> },
  { says: 'answered, on its way back', shape: <circle cx="8" cy="8" r={R} fill="var(--pp-ok)" /> },
  { says: 'refused, bounces back', shape: <rect x="3.5" y="3.5" width="9" height="9" fill="var(--pp-bad)" /> },
  {
    says: 'lost, no answer comes',
    shape: (
      <g stroke="var(--pp-warn)" fill="none" strokeWidth="1.8">
        <circle cx="8" cy="8" r="6" />
        <path d="M5.7 5.7l4.6 4.6M10.3 5.7l-4.6 4.6" />
      </g>
    ),
  },
  { says: 'no such name, or no road', shape: <path d="M8 2l6.4 11.5H1.6z" fill="var(--pp-lost)" /> },
]

const LINES = [
  { says: 'can be used', className: 'ready' },
  { says: 'not ready, pending', className: 'pending' },
  { says: 'unhealthy or terminating', className: 'unhealthy' },
]

/** Says what shapes and colours mean. Open, it is a panel; closed, one line. */
export function Legend({ open, short, onToggle }: { open: boolean; short: boolean; onToggle: () => void }) {
  return (
    <div className="dg-legend">
      <button type="button" aria-expanded={open} onClick={onToggle}>
        <svg width="16" height="16" aria-hidden>
          {DOTS[0]!.shape}
        </svg>
        {short ? 'Legend' : 'One dot is one request'}
        <ChevronDown size={14} aria-hidden />
      </button>
      {open && (
        <ul>
          {DOTS.map((dot) => (
            <li key={dot.says}>
              <svg width="16" height="16" aria-hidden>
                {dot.shape}
              </svg>
              {dot.says}
            </li>
          ))}
          {LINES.map((line) => (
            <li key={line.says}>
              <svg width="16" height="16" aria-hidden>
                <path className="dg-edge" data-state={line.className} d="M0 8h16" />
              </svg>
              {line.says}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
