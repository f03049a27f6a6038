import { ViewportPortal } from '@xyflow/react'
import type { DrawnPath } from './tracePath.ts'

const SAYS = {
  answered: 'answered',
  refused: 'refused',
  lost: 'lost here',
  unresolved: 'no such name or road',
} as const

/**
 * The selected request's way, drawn still. With `whole` it has the way back and the end too: that is what stands in
 * for moving dots where motion is not wanted.
 */
export function TracePath({ path, lit, whole }: { path: DrawnPath; lit: number | null; whole: boolean }) {
  const legs = whole ? path.legs : path.legs.filter((leg) => leg.direction === 'request' || leg.number === lit)
  const { ending } = path
  return (
    <ViewportPortal>
      <svg className="dg-path" aria-hidden>
        {legs.map((leg) => (
          <path key={leg.number} d={leg.d} data-direction={leg.direction} data-lit={leg.number === lit || undefined} />
        ))}
        {legs.map((leg) => (
          <g
            key={leg.number}
            transform={`translate(${leg.badge.x} ${leg.badge.y})`}
            data-direction={leg.direction}
            data-lit={leg.number === lit || undefined}
          >
            <title>{leg.text}</title>
            <circle r="8.5" />
            <text dy="3.5">{leg.number}</text>
          </g>
        ))}
        {ending && ending.kind !== 'answered' && (
          <g
            className="dg-path-end"
            data-ending={ending.kind}
            transform={`translate(${ending.spot.x} ${ending.spot.y})`}
          >
            <circle r="9" />
            <path d="M-4-4l8 8M4-4l-8 8" />
            <text y="-14">{SAYS[ending.kind]}</text>
          </g>
        )}
      </svg>
    </ViewportPortal>
  )
}
