import { memo } from 'react'
import { useStore } from 'zustand'
import { rates, type Rates } from '#state'
import { at, svgPath } from '../geometry/route.ts'
import { forbiddenText } from './forbidden.ts'
import type { Line } from './lines.ts'

/** A line as it is drawn now. */
export interface Link {
  id: string
  line: Line
  /** The selected request runs over it. */
  lit: boolean
  /** It is asked why it is there. */
  chosen: boolean
  className: string
}

/** A line that is drawn by itself, and has a name. */
export const Single = memo(({ link }: { link: Link }) => {
  const { line, lit, chosen, className } = link
  const width = useStore(rates, (s) => widthIn(s.of, line))
  return (
    <g className={`dg-link ${className}`} data-id={link.id} role="img" aria-label={nameOf(line)}>
      <path
        className="dg-edge"
        d={svgPath(line.curve)}
        style={width === 0 ? undefined : { strokeWidth: 1.5 + width }}
        data-kind={line.kind}
        data-state={line.state}
        data-faint={line.faint || undefined}
        data-lit={lit || undefined}
        data-forbidden={line.forbidden ? (line.forbidden.share > 0.995 ? 'all' : 'some') : undefined}
        data-chosen={chosen || undefined}
      />
      {line.forbidden && <NoEntry curve={line.curve} />}
    </g>
  )
})

const nameOf = ({ from, to, forbidden }: Line) =>
  forbidden
    ? `Edge from ${from} to ${to}, ${forbiddenText(forbidden)}: ${forbidden.facts.join('; ')}`
    : `Edge from ${from} to ${to}`

/** A line that much runs over is wider: half a pixel for ten times as much, in steps. */
export function widthIn(of: Rates['of'], { edge, faint }: Line): number {
  const perSecond = faint ? 0 : (of.get(edge)?.perSecond ?? 0)
  return perSecond < 2 ? 0 : Math.min(2.5, Math.round(4 * Math.log10(perSecond)) / 4)
}

/** The sign at an edge whose packets are turned away, towards where they would arrive. */
function NoEntry({ curve }: { curve: Line['curve'] }) {
  const { x, y } = at(curve, 0.8)
  return (
    <g className="dg-no-entry" transform={`translate(${x} ${y})`}>
      <circle r="8" />
      <path d="M-4 0h8" />
    </g>
  )
}
