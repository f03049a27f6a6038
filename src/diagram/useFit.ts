import { useReactFlow } from '@xyflow/react'
import { useCallback, useEffect, useRef } from 'react'
import type { Layout } from './layout/types.ts'
import type { Size } from './hooks.ts'
import { CROSS_MS } from './motion/useMotion.ts'
import { boundsOf, fit, wantsFit } from './view.ts'

/**
 * Keeps everything in view until the person takes the view into their own hands; a new reading, another part of the
 * cluster or a new form of the pane shows everything again.
 *
 * @param part says what of the cluster is shown
 */
export function useFit(layout: Layout, part: string, size: Size | null, still: boolean) {
  const flow = useReactFlow()
  const own = useRef(false)
  const form = useRef('')

  const fitNow = useCallback(
    (duration: number) => {
      const bounds = boundsOf(layout.rects.values())
      if (bounds && size) void flow.setViewport(fit(bounds, size), { duration: still ? 0 : duration })
    },
    [flow, layout, size, still],
  )

  useEffect(() => {
    const bounds = boundsOf(layout.rects.values())
    if (!bounds || !size) return
    const first = form.current === ''
    const what = `${layout.options.reading} ${layout.options.axis} ${part}`
    const now = `${what} ${size.width}x${size.height}`
    const other = now !== form.current
    if (!form.current.startsWith(what)) own.current = false
    form.current = now
    if (own.current) return
    if (other || wantsFit(bounds, flow.getViewport(), size)) fitNow(first ? 0 : other ? CROSS_MS : 300)
  }, [layout, part, size, flow, fitNow])

  /** The person moved the view. */
  const taken = useCallback(() => {
    own.current = true
  }, [])
  return {
    fit: () => {
      own.current = false
      fitNow(300)
    },
    taken,
  }
}
