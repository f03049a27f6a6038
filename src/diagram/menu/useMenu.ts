import {
  useCallback,
  useEffect,
  useRef,
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  type RefObject,
} from 'react'
import { menu } from '#state'
import type { Line } from '../edges/lines.ts'
import type { MenuGround } from './open.ts'

/** A finger rests so long on a thing, and moves no further than this, to ask for its menu. */
const REST_MS = 500
const STILL_PX = 8

/** How a menu is asked for: the right button, a finger that rests, the menu key. Its lines are loaded with the first. */
export function useMenu(
  root: RefObject<HTMLDivElement | null>,
  lineUnder: (at: { clientX: number; clientY: number; target: EventTarget | null }) => Line | null,
  ground: MenuGround,
) {
  const now = useRef(ground)
  useEffect(() => {
    now.current = ground
  })
  const finger = useRef({ timer: 0, x: 0, y: 0, hasOpened: false })
  useEffect(() => () => clearTimeout(finger.current.timer), [])

  const open = useCallback(
    (element: Element, at: { x: number; y: number } | null) => {
      const card = element.closest<HTMLElement>('.react-flow__node')
      const line = at && lineUnder({ clientX: at.x, clientY: at.y, target: element })
      const box = (card ?? root.current)?.getBoundingClientRect()
      const anchor = at
        ? { left: at.x, top: at.y, width: 0, height: 0 }
        : {
            left: box?.left ?? 0,
            top: box?.top ?? 0,
            width: card ? (box?.width ?? 0) : 0,
            height: card ? (box?.height ?? 0) : 0,
          }
      const target = line ? { card: null, edge: line.id } : { card: card?.dataset.id ?? null, edge: null }
      import('./open.ts').then(
        (lines) => lines.openFor(target, { anchor, byKey: at === null }, now.current),
        () => {}, // the page says itself that it is cut off when it next loads a part
      )
    },
    [root, lineUnder],
  )

  const onContextMenu = (event: MouseEvent) => {
    const element = event.target as Element
    if (!element.closest('.react-flow')) return
    event.preventDefault()
    clearTimeout(finger.current.timer)
    if (menu.getState().wish === null || event.button === 2) open(element, { x: event.clientX, y: event.clientY })
  }
  const onPointerDown = (event: PointerEvent) => {
    clearTimeout(finger.current.timer)
    if (event.pointerType !== 'touch' || !event.isPrimary) return
    const element = event.target as Element
    if (!element.closest('.react-flow')) return
    const { clientX: x, clientY: y } = event
    const timer = window.setTimeout(() => {
      finger.current.hasOpened = true
      open(element, { x, y })
    }, REST_MS)
    finger.current = { timer, x, y, hasOpened: false }
  }
  const onPointerMove = (event: PointerEvent) => {
    const { x, y, timer } = finger.current
    if (Math.hypot(event.clientX - x, event.clientY - y) > STILL_PX) clearTimeout(timer)
  }
  const onPointerEnd = () => clearTimeout(finger.current.timer)
  /** Whether the click that now comes is the end of a rest that has opened a menu. */
  const wasRest = () => {
    const { hasOpened } = finger.current
    finger.current.hasOpened = false
    return hasOpened
  }
  /** Whether the key has asked for a menu. */
  const onMenuKey = (event: KeyboardEvent): boolean => {
    if (event.key !== 'ContextMenu' && !(event.key === 'F10' && event.shiftKey)) return false
    event.preventDefault()
    event.stopPropagation()
    open(event.target as Element, null)
    return true
  }
  return {
    handlers: {
      onContextMenu,
      onPointerDownCapture: onPointerDown,
      onPointerMoveCapture: onPointerMove,
      onPointerUpCapture: onPointerEnd,
      onPointerCancelCapture: onPointerEnd,
    },
    onMenuKey,
    wasRest,
  }
}
