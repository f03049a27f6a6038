import { useStore as useFlow } from '@xyflow/react'
import { useStore } from 'zustand'
import { rates, shown } from '#state'
import { at } from '../geometry/route.ts'
import type { Line } from './lines.ts'
import { pointed } from './pointed.ts'

/** What passes the line that the mouse is over: its port and rate, where there was no room to write them always. */
export function EdgeTip({ lines }: { lines: readonly Line[] }) {
  const id = useStore(pointed, (s) => s.line)
  const line = id === null ? undefined : lines.find((one) => one.id === id)
  return line ? <Tip line={line} /> : null
}

function Tip({ line }: { line: Line }) {
  const [x, y, zoom] = useFlow((s) => s.transform)
  const rate = useStore(rates, (s) => s.of.get(line.edge))
  const passes = line.kind !== 'reads' && !line.id.startsWith('wire:') ? `${rate ? shown(rate.perSecond) : '0'}/s` : ''
  const text = [line.port, passes].filter(Boolean).join(' · ')
  if (!text) return null
  const spot = at(line.curve, 0.5)
  return (
    <div className="dg-tip" aria-hidden style={{ left: spot.x * zoom + x, top: spot.y * zoom + y }}>
      {text}
    </div>
  )
}
