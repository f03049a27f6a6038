import { memo } from 'react'
import type { NodeProps } from '@xyflow/react'
import { Boxes, ChevronsDownUp, ChevronsUpDown } from 'lucide-react'
import { select } from '#state'
import { toggleFold } from '../layout/opened.ts'
import { FOLD } from '../layout/sizes.ts'
import type { FoldNode } from './Cards.tsx'
import { podState, shortName, type PodState } from './names.ts'

/** Many pods in one card: a tile each, drawn as one path a state, and counts in words. */
export const FoldCard = memo(({ data: { fold, selected, lit } }: NodeProps<FoldNode>) => {
  const shapes: Record<PodState, string> = { ready: '', starting: '', terminating: '', unhealthy: '' }
  const counts: Record<PodState, number> = { ready: 0, starting: 0, terminating: 0, unhealthy: 0 }
  for (const { pod, x, y } of fold.tiles) {
    const state = podState(pod)
    counts[state]++
    shapes[state] += shapeOf(state, x, y, fold.size)
  }
  const total = fold.tiles.length
  const marked = fold.tiles.filter(({ pod }) => pod.place === selected || pod.place === lit)
  const podAt = (event: React.MouseEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    const scale = event.currentTarget.clientWidth / box.width || 1
    const [px, py] = [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale]
    return fold.tiles.find(
      ({ x, y }) => px >= x - 1 && px <= x + fold.size + 1 && py >= y - 1 && py <= y + fold.size + 1,
    )
  }
  return (
    <div className="dg-card dg-pod dg-fold" data-open={fold.open}>
      <header>
        <Boxes aria-hidden />
        <small>{total} pods</small>
        <span className="dg-chip" data-tone={counts.ready === total ? 'ok' : counts.ready === 0 ? 'bad' : 'warn'}>
          {counts.ready === total ? 'all ready' : `${counts.ready} ready`}
        </span>
        {/* With the keyboard the card itself does this, by Enter. */}
        <i
          className="dg-unfold"
          aria-hidden
          title={fold.open ? 'Fold together' : 'Unfold into single pods'}
          onClick={(event) => {
            event.stopPropagation()
            toggleFold(fold.place)
          }}
        >
          {fold.open ? <ChevronsDownUp /> : <ChevronsUpDown />}
        </i>
      </header>
      <b title={fold.name}>{shortName(fold.name, 19)}</b>
      {!fold.open && (
        <svg
          aria-hidden
          style={{ height: `calc(100% - 1px)`, top: 0 }}
          onClick={(event) => {
            const hit = podAt(event)
            if (!hit) return
            event.stopPropagation()
            select({ place: hit.pod.place, edge: null })
          }}
        >
          {STATES.map((state) => shapes[state] && <path key={state} d={shapes[state]} data-state={state} />)}
          {marked.map(({ pod, x, y }) => (
            <rect
              key={pod.place}
              className="dg-fold-mark"
              x={x - 2}
              y={y - 2}
              width={fold.size + 4}
              height={fold.size + 4}
              rx="3"
            />
          ))}
          <rect
            className="dg-fold-reach"
            x="0"
            y={FOLD.head - 4}
            width="100%"
            height={`calc(100% - ${FOLD.head - 4}px)`}
          />
        </svg>
      )}
    </div>
  )
})

const STATES = ['ready', 'starting', 'terminating', 'unhealthy'] as const

/** A state as a shape, as on the cards: square, lower half, bar, cross. */
function shapeOf(state: PodState, x: number, y: number, s: number): string {
  if (state === 'ready') return `M${x} ${y}h${s}v${s}h${-s}z`
  if (state === 'starting') return `M${x} ${y + s / 2}h${s}v${s / 2}h${-s}z`
  if (state === 'terminating') return `M${x} ${y + s * 0.35}h${s}v${s * 0.3}h${-s}z`
  const t = s * 0.28
  return `M${x} ${y}h${t}l${s - t} ${s}h${-t}zM${x + s} ${y}h${-t}l${t - s} ${s}h${t}z`
}
