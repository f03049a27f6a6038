import { useReactFlow } from '@xyflow/react'
import { useCallback, useEffect, useRef, type RefObject } from 'react'
import { watchMoves } from '../pointer/moves.ts'
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
    return watchMoves(element, (at) => {
      const { line: was } = pointed.getState()
      // Who hurries by points at nothing, and a picture that answered to every line on the way would flicker.
      if (was === null && at?.gait !== 'rests') return
      const line = at && (find(at)?.id ?? null)
      const now = line === was || at?.gait === 'rests' ? line : null
      if (now === was) return
      pointed.setState({ line: now })
      element.toggleAttribute('data-over-line', now !== null)
    })
  }, [root, find])
  return find
}

function isOnCard(target: Element): boolean {
  const card = target.closest('.react-flow__node')
  return card !== null && !(card.classList.contains('is-frame') && !target.closest('.dg-strip, .dg-eth, header'))
}
