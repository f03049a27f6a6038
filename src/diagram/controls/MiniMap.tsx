import { useReactFlow, useStore } from '@xyflow/react'
import { useMemo, type PointerEvent, type WheelEvent } from 'react'
import type { Layout } from '../layout/types.ts'
import { boundsOf, ZOOM } from '../view.ts'

const SIZE = { w: 200, h: 150 }

/** All cards as one shape, and the part of them that is in view: to be dragged there, and zoomed by the wheel. */
export function MiniMap({ layout, onMove }: { layout: Layout; onMove: () => void }) {
  const flow = useReactFlow()
  const [x, y, zoom] = useStore((s) => s.transform)
  const width = useStore((s) => s.width)
  const height = useStore((s) => s.height)
  const { rects } = layout
  const bounds = useMemo(() => boundsOf(rects.values()), [rects])
  const cards = useMemo(() => [...rects.values()].map((r) => `M${r.x} ${r.y}h${r.w}v${r.h}h${-r.w}z`).join(''), [rects])
  if (!bounds) return null
  const view = { x: -x / zoom, y: -y / zoom, w: width / zoom, h: height / zoom }
  const all = boundsOf([bounds, view])!
  const scale = Math.max(all.w / SIZE.w, all.h / SIZE.h) * 1.06
  const [w, h] = [SIZE.w * scale, SIZE.h * scale]
  const [left, top] = [all.x + (all.w - w) / 2, all.y + (all.h - h) / 2]

  const goTo = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    onMove()
    const [cx, cy] = [
      left + ((event.clientX - box.left) / box.width) * w,
      top + ((event.clientY - box.top) / box.height) * h,
    ]
    void flow.setCenter(cx, cy, { zoom })
  }
  const onPointerDown = (event: PointerEvent<SVGSVGElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId)
    goTo(event)
  }
  const onWheel = (event: WheelEvent) => {
    onMove()
    void flow.zoomTo(Math.min(ZOOM.max, Math.max(ZOOM.min, zoom * 2 ** (-event.deltaY / 300))))
  }
  return (
    <svg
      className="dg-map"
      viewBox={`${left} ${top} ${w} ${h}`}
      width={SIZE.w}
      height={SIZE.h}
      role="img"
      aria-label="Minimap"
      onPointerDown={onPointerDown}
      onPointerMove={(event) => event.buttons === 1 && goTo(event)}
      onWheel={onWheel}
    >
      <path d={cards} />
      <path
        className="dg-map-rest"
        d={`M${left} ${top}h${w}v${h}h${-w}zM${view.x} ${view.y}v${view.h}h${view.w}v${-view.h}z`}
      />
    </svg>
  )
}
