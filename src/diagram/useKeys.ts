import { useReactFlow } from '@xyflow/react'
import { useCallback, useEffect, useRef, useState, type FocusEvent, type KeyboardEvent, type RefObject } from 'react'
import { useStore } from 'zustand'
import { askFor, clearFilter, filter, select, selection, type Place } from '#state'
import type { Size } from './hooks.ts'
import { neighbour, type Direction } from './keyboard.ts'
import { toggleFold } from './layout/opened.ts'
import type { Layout } from './layout/types.ts'

const placeAt = (target: EventTarget) =>
  (target as Element).closest<HTMLElement>('.react-flow__node')?.dataset.id ?? null

/** Text can be read from this zoom on. */
const READABLE = 0.8
/** A diagram that is only now opened shows what was wished so long before, and nothing older. */
const STALE_MS = 3000

/** The card that shows a place: its own, the stack that it is in, or a node that has its rules; null for none. */
function cardOf(place: Place, { rects, folded, parts }: Layout): Place | null {
  if (rects.has(place)) return place
  const fold = folded.get(place)
  if (fold && rects.has(fold)) return fold
  const row = [...parts.keys()].find((anchor) => anchor.endsWith(`#${place}`))
  return row ? row.slice(0, row.indexOf('#')) : null
}

const cardElement = (root: RefObject<HTMLElement | null>, place: Place) =>
  root.current?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(place)}"]`)

/** How long a ring stays around what was asked for; the style sheet moves it, where motion is welcome. */
const LIT_MS = 4000

function light(card: HTMLElement | null | undefined): void {
  if (!card) return
  card.dataset['lit'] = ''
  setTimeout(() => delete card.dataset['lit'], LIT_MS)
}

/** A walk along the lines of a card, from the first or the last of them. */
export interface Walk {
  card: Place
  step: 1 | -1
}

/**
 * Tab enters at one card, arrows go from card to card, and with Shift along the lines of one; Enter chooses, the menu key
 * asks what to do, Escape lets go.
 */
export function useKeys(
  root: RefObject<HTMLElement | null>,
  layout: Layout,
  size: Size | null,
  onMenuKey: (event: KeyboardEvent) => boolean,
  onReveal: () => void,
  still: boolean,
  onWalk: (walk: Walk) => void,
) {
  const flow = useReactFlow()
  const [last, setLast] = useState<Place | null>(null)
  const entry = last && layout.rects.has(last) ? last : (layout.rects.keys().next().value ?? null)

  const focus = useCallback(
    (place: Place) => {
      setLast(place)
      // A card that was out of view may only now come into the page.
      requestAnimationFrame(() => cardElement(root, place)?.focus({ preventScroll: true }))
    },
    [root],
  )
  const goTo = useCallback(
    (place: Place) => {
      const rect = layout.rects.get(place)
      if (!rect || !size) return
      const { x, y, zoom } = flow.getViewport()
      const [left, top] = [rect.x * zoom + x, rect.y * zoom + y]
      const seen = left >= 0 && top >= 0 && left + rect.w * zoom <= size.width && top + rect.h * zoom <= size.height
      if (!seen) void flow.setCenter(rect.x + rect.w / 2, rect.y + rect.h / 2, { zoom, duration: 0 })
      focus(place)
    },
    [flow, focus, layout, size],
  )

  const wanted = useStore(selection, (s) => s.reveal)
  const revealed = useRef<typeof wanted>(null)
  useEffect(() => {
    if (!wanted || wanted === revealed.current || performance.now() - wanted.at > STALE_MS || !size) return
    const card = cardOf(wanted.place, layout)
    // Somebody wants to see what the filter leaves out: it comes with the next layout.
    if (!card) return filter.getState().keep ? clearFilter() : undefined
    revealed.current = wanted
    if (wanted.quiet) return light(cardElement(root, card))
    onReveal()
    const rect = layout.rects.get(card)!
    const zoom = Math.max(flow.getZoom(), READABLE)
    const view = { zoom, duration: still ? 0 : 300 }
    void flow.setCenter(rect.x + rect.w / 2, rect.y + rect.h / 2, view).then(() => {
      focus(card)
      light(cardElement(root, card))
    })
  }, [wanted, layout, size, flow, focus, onReveal, still, root])

  const onKeyDown = (event: KeyboardEvent) => {
    if (onMenuKey(event)) return
    if (event.key === 'Escape') {
      const { place, edge, trace } = selection.getState()
      // Who reads why a line is there goes back to the card whose line it is.
      if ((event.target as Element).closest('.dg-why') && entry) focus(entry)
      if (place === null && edge === null && trace === null) (document.activeElement as HTMLElement | null)?.blur()
      else select({ place: null, edge: null, trace: null, hop: null })
      event.stopPropagation()
      return
    }
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'f') {
      event.preventDefault()
      askFor('find')
      return
    }
    const here = placeAt(event.target)
    if (!here || event.altKey || event.ctrlKey || event.metaKey) return
    if (event.key === 'Enter' || event.key === ' ') {
      if (layout.folds.some((fold) => fold.place === here)) toggleFold(here)
      else if (!here.startsWith('ghost/')) select({ place: here, edge: null })
    } else if (event.key.startsWith('Arrow') && event.shiftKey) {
      onWalk({ card: here, step: event.key === 'ArrowRight' || event.key === 'ArrowDown' ? 1 : -1 })
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
  return { entry, onKeyDown, onFocus, goTo }
}
