import { memo } from 'react'
import { EdgeLabelRenderer, type Edge, type EdgeProps } from '@xyflow/react'
import { useStore } from 'zustand'
import { rates, shown } from '#state'
import { at, svgPath } from '../geometry/route.ts'
import type { Line } from './lines.ts'

export type RoutedEdgeData = Edge<{ line: Line; lit: boolean; chosen: boolean }, 'routed'>

const RoutedEdge = memo(({ data }: EdgeProps<RoutedEdgeData>) => {
  const edge = data?.line.edge ?? ''
  const width = useStore(rates, (s) => widthOf(s.of.get(edge)?.perSecond ?? 0))
  if (!data) return null
  const { line, lit, chosen } = data
  const d = svgPath(line.curve)
  return (
    <>
      <path
        className="dg-edge"
        d={d}
        style={line.faint || width === 0 ? undefined : { strokeWidth: 1.5 + width }}
        data-kind={line.kind}
        data-state={line.state}
        data-faint={line.faint || undefined}
        data-lit={lit || undefined}
        data-forbidden={line.forbidden ? (line.forbidden.share > 0.995 ? 'all' : 'some') : undefined}
        data-chosen={chosen || undefined}
      />
      <path className="dg-edge-reach" d={d} />
      {line.forbidden && <NoEntry curve={line.curve} />}
      {line.label && line.spot && (
        <EdgeLabelRenderer>
          <span
            className="dg-edge-label"
            data-state={line.state}
            style={{ transform: `translate(-50%, -50%) translate(${line.spot.x}px, ${line.spot.y}px)` }}
          >
            {line.label}
            {line.roomy && <Passing edge={line.edge} />}
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  )
})

/** A line that much runs over is wider: half a pixel for ten times as much, in steps. */
function widthOf(perSecond: number): number {
  return perSecond < 2 ? 0 : Math.min(2.5, Math.round(4 * Math.log10(perSecond)) / 4)
}

/** The rate beside a port. */
function Passing({ edge }: { edge: string }) {
  const text = useStore(rates, (s) => {
    const rate = s.of.get(edge)
    return rate ? `${shown(rate.perSecond)}/s` : ''
  })
  return text && <b>{text}</b>
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

/** React Flow asks for one object that never changes. */
export const edgeTypes = { routed: RoutedEdge }
