import { memo } from 'react'
import { EdgeLabelRenderer, type Edge, type EdgeProps } from '@xyflow/react'
import { svgPath } from '../geometry/route.ts'
import type { Line } from './lines.ts'

export type RoutedEdgeData = Edge<{ line: Line; lit: boolean; chosen: boolean }, 'routed'>

const RoutedEdge = memo(({ data }: EdgeProps<RoutedEdgeData>) => {
  if (!data) return null
  const { line, lit, chosen } = data
  const d = svgPath(line.curve)
  return (
    <>
      <path
        className="dg-edge"
        d={d}
        data-kind={line.kind}
        data-state={line.state}
        data-faint={line.faint || undefined}
        data-lit={lit || undefined}
        data-chosen={chosen || undefined}
      />
      <path className="dg-edge-reach" d={d} />
      {line.label && line.spot && (
        <EdgeLabelRenderer>
          <span
            className="dg-edge-label"
            data-state={line.state}
            style={{ transform: `translate(-50%, -50%) translate(${line.spot.x}px, ${line.spot.y}px)` }}
          >
            {line.label}
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  )
})

/** React Flow asks for one object that never changes. */
export const edgeTypes = { routed: RoutedEdge }
