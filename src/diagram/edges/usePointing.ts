import { useReactFlow } from '@xyflow/react'
import { useCallback, useEffect, useRef, type RefObject } from 'react'
import { watchMoves } from '../mouse.ts'
import { lineAt } from './hit.ts'
import type { Line } from './lines.ts'
import { pointed } from './pointed.ts'

/** How far beside a line it still counts as pointed at: in the flow's pixels, and on the screen from far away. */
const REACH = 7
const REACH_FAR = 4

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
  const flow = useReactFlow()
  const now = useRef(lines)
  useEffect(() => {
    now.current = lines
  }, [lines])

  const find = useCallback(
    ({ clientX, clientY, target }: At): Line | null => {
      if (!(target instanceof Element) || !target.closest('.react-flow__pane') || isOnCard(target)) return null
      const { x, y } = flow.screenToFlowPosition({ x: clientX, y: clientY }, { snapToGrid: false })
      return lineAt(now.current, x, y, Math.max(REACH, REACH_FAR / flow.getZoom()))
    },
    [flow],
  )

  useEffect(() => {
    const element = root.current
    if (!element) return
    let frame = 0
    let last: PointerEvent | null = null
    const look = () => {
      frame = 0
      const line = last && last.buttons === 0 ? (find(last)?.id ?? null) : null
      if (line === pointed.getState().line) return
      pointed.setState({ line })
      element.toggleAttribute('data-over-line', line !== null)
    }
    const note = (event: PointerEvent) => {
      last = event.type === 'pointerleave' || event.pointerType === 'touch' ? null : event
      frame ||= requestAnimationFrame(look)
    }
    const stop = watchMoves(element, note)
    return () => {
      cancelAnimationFrame(frame)
      stop()
    }
  }, [root, find])
  return find
}

function isOnCard(target: Element): boolean {
  const card = target.closest('.react-flow__node')
  return card !== null && !(card.classList.contains('is-frame') && !target.closest('.dg-strip, .dg-eth, header'))
}
