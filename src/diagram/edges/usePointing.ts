import { useStoreApi } from '@xyflow/react'
import { useCallback, useEffect, useRef, type RefObject } from 'react'
import { watchMoves, type Pointer } from '../pointer/moves.ts'
import { lineAt } from './hit.ts'
import type { Line } from './lines.ts'
import { pointed } from './pointed.ts'

/** How far beside a line it still counts as pointed at: in the flow's pixels, and on the screen from far away. */
const REACH = 7
const REACH_FAR = 4

/** A place on the screen. */
interface At {
  clientX: number
  clientY: number
  target: EventTarget | null
}

/**
 * Finds the line under the pointer, and marks it while it is there. Cards lie over lines, but for those that are frames:
 * lines run over them.
 */
export function usePointing(root: RefObject<HTMLElement | null>, lines: readonly Line[]): (at: At) => Line | null {
  const api = useStoreApi()
  const now = useRef(lines)
  useEffect(() => {
    now.current = lines
  }, [lines])

  /** The line at a place of the pane, in its pixels. */
  const lineIn = useCallback(
    ({ x, y, target }: Pick<Pointer, 'x' | 'y' | 'target'>): Line | null => {
      if (!target.closest('.react-flow__pane') || isOnCard(target)) return null
      const [left, top, zoom] = api.getState().transform
      return lineAt(now.current, (x - left) / zoom, (y - top) / zoom, Math.max(REACH, REACH_FAR / zoom))
    },
    [api],
  )

  useEffect(() => {
    const element = root.current
    if (!element) return
    return watchMoves(element, (at) => {
      const { line: was } = pointed.getState()
      // Who hurries by points at nothing, and a picture that answered to every line on the way would flicker.
      if (was === null && at?.gait !== 'rests') return
      const line = at && (lineIn(at)?.id ?? null)
      const now = line === was || at?.gait === 'rests' ? line : null
      if (now === was) return
      pointed.setState({ line: now })
      element.toggleAttribute('data-over-line', now !== null)
    })
  }, [root, lineIn])

  return useCallback(
    ({ clientX, clientY, target }: At) => {
      if (!root.current || !(target instanceof Element)) return null
      const { left, top } = root.current.getBoundingClientRect()
      return lineIn({ x: clientX - left, y: clientY - top, target })
    },
    [root, lineIn],
  )
}

function isOnCard(target: Element): boolean {
  const card = target.closest('.react-flow__node')
  return card !== null && !(card.classList.contains('is-frame') && !target.closest('.dg-strip, .dg-eth, header'))
}
