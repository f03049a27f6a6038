import { memo } from 'react'
import { EdgeLabelRenderer, type Edge, type EdgeProps } from '@xyflow/react'
import { at, svgPath } from '../geometry/route.ts'
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
      {line.label && (
        <EdgeLabelRenderer>
          <span className="dg-edge-label" data-state={line.state} style={{ transform: labelPlace(line) }}>
            {line.label}
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  )
})

/** A label stands in the middle of its line, or beside the card where a fan of lines opens or closes. */
function labelPlace({ curve, labelAt }: Line): string {
  const end = labelAt === 'start' ? curve.a : labelAt === 'end' ? curve.d : at(curve, 0.5)
  const towards = labelAt === 'start' ? curve.b : labelAt === 'end' ? curve.c : end
  const [dx, dy] = [Math.sign(towards.x - end.x), Math.sign(towards.y - end.y)]
  const shift = `translate(${-50 + dx * 50}%, ${-50 + dy * 50}%)`
  return `translate(${end.x + dx * 4}px, ${end.y + dy * 4}px) ${shift}`
}

/** React Flow asks for one object that never changes. */
export const edgeTypes = { routed: RoutedEdge }
