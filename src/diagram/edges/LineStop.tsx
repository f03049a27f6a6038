import { useReactFlow, useStore as useFlow } from '@xyflow/react'
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { useStore } from 'zustand'
import { select, selection, type Place } from '#state'
import { titleOf } from '#state/acts'
import { at } from '../geometry/route.ts'
import type { Layout } from '../layout/types.ts'
import type { Line } from './lines.ts'
import { pointed } from './pointed.ts'
import { endTowards, linesAt, nameOfLine } from './walk.ts'
import './stop.css'

export interface StopProps {
  card: Place
  /** The first line, or the last one. */
  step: 1 | -1
  lines: readonly Line[]
  layout: Layout
  /** The walk is over. @param to where the focus goes; null when it has gone elsewhere */
  onLeave(to: Place | null): void
}

/**
 * One line of a card with the focus on it: lines are drawn in one piece, or in bundles, and none has an element of its
 * own to hold it. Shift and an arrow lead to the next one, an arrow to the card at that end.
 */
export function LineStop({ card, step, lines, layout, onLeave }: StopProps) {
  const own = useMemo(() => linesAt(card, lines), [card, lines])
  const [id, setId] = useState(() => own.at(step > 0 ? 0 : -1)?.id)
  const index = own.findIndex((line) => line.id === id)
  const line = own[index]
  const button = useRef<HTMLButtonElement>(null)
  const flow = useReactFlow()
  const [x, y, zoom] = useFlow((s) => s.transform)
  const [width, height] = [useFlow((s) => s.width), useFlow((s) => s.height)]
  const isChosen = useStore(selection, (s) => line !== undefined && s.edge === line.edge)
  const spot = line && at(line.curve, 0.5)
  const shown = spot && { left: spot.x * zoom + x, top: spot.y * zoom + y }

  const leave = useRef(onLeave)
  useEffect(() => {
    leave.current = onLeave
  })
  const isGone = line === undefined
  useEffect(() => {
    if (isGone) leave.current(card)
    else button.current?.focus({ preventScroll: true })
  }, [isGone, card])
  useEffect(() => {
    pointed.setState({ line: id ?? null })
    return () => pointed.setState({ line: null })
  }, [id])
  const isSeen = !shown || (shown.left > 0 && shown.left < width && shown.top > 0 && shown.top < height)
  useEffect(() => {
    if (!isSeen && spot) void flow.setCenter(spot.x, spot.y, { zoom, duration: 0 })
    // Only when another line is walked to: who moves the picture meanwhile wants to.
  }, [id]) // oxlint-disable-line react-hooks/exhaustive-deps

  if (!line || !shown) return null
  const onKeyDown = (event: KeyboardEvent) => {
    const { key, shiftKey } = event
    if (key === 'Tab' || key === 'F10' || key === 'ContextMenu' || event.ctrlKey || event.metaKey) return
    if (key === 'Enter' || key === ' ') select({ edge: line.edge, place: null })
    else if (key === 'Escape') {
      select({ edge: null })
      onLeave(card)
    } else if (key.startsWith('Arrow') && shiftKey) {
      const by = key === 'ArrowRight' || key === 'ArrowDown' ? 1 : -1
      setId(own.at((index + by) % own.length)!.id)
    } else if (key.startsWith('Arrow')) {
      const end = endTowards(line, key, layout.rects)
      if (end) onLeave(end)
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  const other = line.from === card ? line.to : line.from
  return (
    <button
      ref={button}
      type="button"
      className="dg-stop"
      style={shown}
      // The reason opens below a line, or above one that is low: see Why.
      data-below={shown.top > height * 0.55 || undefined}
      aria-label={`${nameOfLine(line)}, ${index + 1} of ${own.length}`}
      aria-expanded={isChosen}
      aria-describedby={isChosen ? 'dg-why' : undefined}
      onKeyDown={onKeyDown}
      onClick={() => select({ edge: line.edge, place: null })}
      onBlur={() => document.hasFocus() && onLeave(null)}
    >
      {line.from === card ? 'To' : 'From'} {titleOf(other)} <small>{`${index + 1}/${own.length}`}</small>
    </button>
  )
}
