import { ShieldMark } from '../cards/ShieldMark.tsx'

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

const SIGNS = [
  {
    says: 'turned away, by policy or firewall',
    shape: (
      <g className="dg-no-entry" transform="translate(8 8) scale(.85)">
        <circle r="8" />
        <path d="M-4 0h8" />
      </g>
    ),
  },
  { says: 'firewall before a node: closed', shape: <ShieldMark x={1} y={1} state="closed" /> },
  { says: 'firewall: open for a part', shape: <ShieldMark x={1} y={1} state="some" /> },
  { says: 'pod isolated by a NetworkPolicy', shape: <ShieldMark x={1} y={1} state="policy" /> },
]

/** What shapes and colours mean. Its code comes when somebody asks. */
export function LegendList() {
  return (
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
      {SIGNS.map((sign) => (
        <li key={sign.says}>
          <svg width="16" height="16" aria-hidden>
            {sign.shape}
          </svg>
          {sign.says}
        </li>
      ))}
    </ul>
  )
}
