import { ViewportPortal } from '@xyflow/react'
import type { CSSProperties } from 'react'
import type { Flight } from './flights.ts'

/** Outlines that fly once; the browser moves them by itself. */
export function Flights({ flights }: { flights: readonly Flight[] }) {
  if (flights.length === 0) return null
  return (
    <ViewportPortal>
      {flights.map(({ id, to, dx, dy, sx, sy }) => {
        const vars = { '--dx': `${dx}px`, '--dy': `${dy}px`, '--sx': sx, '--sy': sy }
        const style = { left: to.x, top: to.y, width: to.w, height: to.h, ...vars } as CSSProperties
        return <i key={id} className="dg-flight" aria-hidden style={style} />
      })}
    </ViewportPortal>
  )
}
