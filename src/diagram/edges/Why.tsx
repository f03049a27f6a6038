import { useStore } from '@xyflow/react'
import { X } from 'lucide-react'
import { select } from '#state'
import { at } from '../geometry/route.ts'
import { forbiddenText } from './forbidden.ts'
import type { Line } from './lines.ts'

const STATE = {
  ready: null,
  notReady: 'not ready',
  terminating: 'terminating',
  unhealthy: 'unhealthy',
  pending: 'pending',
  ghost: 'missing',
} as const

/** Says why the chosen edge is there, beside its middle. */
export function Why({ line }: { line: Line }) {
  const [x, y, zoom] = useStore((s) => s.transform)
  const width = useStore((s) => s.width)
  const spot = at(line.curve, 0.5)
  const left = Math.min(Math.max(spot.x * zoom + x, 134), Math.max(134, width - 134))
  return (
    <div className="dg-why" role="note" style={{ left, top: spot.y * zoom + y + 12 }}>
      <p>
        {STATE[line.state] && <b>{STATE[line.state]}. </b>}
        {line.why}
        {line.forbidden && (
          <>
            {' '}
            <b>{sentence(forbiddenText(line.forbidden))}:</b> {line.forbidden.facts.join('; ')}.
          </>
        )}
      </p>
      <button type="button" aria-label="Close the explanation" onClick={() => select({ edge: null })}>
        <X size={14} aria-hidden />
      </button>
    </div>
  )
}

function sentence(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1)
}
