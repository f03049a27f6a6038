import { useStore } from '@xyflow/react'
import { select } from '#state'
import { Late, type Loader } from '#ui'
import { at } from '../geometry/route.ts'
import type { Line } from './lines.ts'

const loadText: Loader<{ line: Line }> = () => import('./WhyText.tsx').then((room) => room.WhyText)
const letGo = () => select({ edge: null })

/** Why the chosen edge is there, beside its middle. */
export function Why({ line }: { line: Line }) {
  const [x, y, zoom] = useStore((s) => s.transform)
  const width = useStore((s) => s.width)
  const height = useStore((s) => s.height)
  const spot = at(line.curve, 0.5)
  const left = Math.min(Math.max(spot.x * zoom + x, 164), Math.max(164, width - 164))
  const middle = spot.y * zoom + y
  // Below the line, or above it where there is more room.
  const beside = middle > height * 0.55 ? { bottom: height - middle + 12 } : { top: middle + 12 }
  return (
    <div id="dg-why" className="dg-why" role="note" style={{ left, ...beside }}>
      <Late load={loadText} props={{ line }} onFailed={letGo} />
    </div>
  )
}
