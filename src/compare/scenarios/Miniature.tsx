import { memo } from 'react'
import type { Miniature as Picture } from './types.ts'

/** The scenario's diagram, made small: cards with the colour of what they are, and what leads where. */
export const Miniature = memo(function Miniature({ picture: { w, h, things, lines } }: { picture: Picture }) {
  return (
    <svg className="ca-mini" viewBox={`0 0 ${w} ${h}`} aria-hidden="true" focusable="false">
      {lines.map((line) => (
        <path key={line} d={curve(line)} />
      ))}
      {things.map(([kind, x, y, w, h], at) => (
        <g key={at} data-kind={kind}>
          <rect x={x} y={y} width={w} height={h} rx={Math.min(2, h / 4)} />
          <rect className="ca-mini-edge" x={x} y={y} width={Math.min(2, w / 4)} height={h} rx={1} />
        </g>
      ))}
    </svg>
  )
})

/** @param line `x1 y1 x2 y2` */
function curve(line: string): string {
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = line.split(' ').map(Number)
  const middle = (x1 + x2) / 2
  return `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`
}
