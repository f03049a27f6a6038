import { useReactFlow } from '@xyflow/react'
import { useCallback, useState, type FocusEvent, type KeyboardEvent, type RefObject } from 'react'
import { select, selection, type Place } from '#state'
import type { Size } from './hooks.ts'
import { neighbour, type Direction } from './keyboard.ts'
import type { Layout } from './layout/types.ts'

const placeAt = (target: EventTarget) =>
  (target as Element).closest<HTMLElement>('.react-flow__node')?.dataset.id ?? null

/** Tab enters at one card, arrows go from card to card, Enter chooses, the menu key asks what to do, Escape lets go. */
export function useKeys(
  root: RefObject<HTMLElement | null>,
  layout: Layout,
  size: Size | null,
  onMenuKey: (event: KeyboardEvent) => boolean,
) {
  const flow = useReactFlow()
  const [last, setLast] = useState<Place | null>(null)
  const entry = last && layout.rects.has(last) ? last : (layout.rects.keys().next().value ?? null)

  const goTo = useCallback(
    (place: Place) => {
      setLast(place)
      const rect = layout.rects.get(place)
      if (!rect || !size) return
      const { x, y, zoom } = flow.getViewport()
      const [left, top] = [rect.x * zoom + x, rect.y * zoom + y]
      const seen = left >= 0 && top >= 0 && left + rect.w * zoom <= size.width && top + rect.h * zoom <= size.height
      if (!seen) void flow.setCenter(rect.x + rect.w / 2, rect.y + rect.h / 2, { zoom, duration: 0 })
      // A card that was out of view may only now come into the page.
      requestAnimationFrame(() =>
        root.current
          ?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(place)}"]`)
          ?.focus({ preventScroll: true }),
      )
    },
    [flow, layout, root, size],
  )

  const onKeyDown = (event: KeyboardEvent) => {
    if (onMenuKey(event)) return
    if (event.key === 'Escape') {
      const { place, edge, trace } = selection.getState()
      if (place === null && edge === null && trace === null) (document.activeElement as HTMLElement | null)?.blur()
      else select({ place: null, edge: null, trace: null, hop: null })
      event.stopPropagation()
      return
    }
    const here = placeAt(event.target)
    if (!here || event.altKey || event.ctrlKey || event.metaKey) return
    if (event.key === 'Enter' || event.key === ' ') {
      if (!here.startsWith('ghost/')) select({ place: here, edge: null })
    } else if (event.key.startsWith('Arrow')) {
      const next = neighbour(here, event.key as Direction, layout.rects)
      if (next) goTo(next)
    } else return
    event.preventDefault()
    event.stopPropagation()
  }

  const onFocus = (event: FocusEvent) => {
    const place = placeAt(event.target)
    if (place) setLast(place)
  }
  return { entry, onKeyDown, onFocus }
}
