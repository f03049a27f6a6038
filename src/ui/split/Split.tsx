import { useRef, useState, type CSSProperties, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react'
import { barAt, type PaneSize } from './geometry.ts'
import type { SplitState } from './useSplit.ts'
import './split.css'

interface Props {
  split: SplitState
  /** `x`: side by side. */
  axis: 'x' | 'y'
  /** Name of the bar between them. */
  label: string
  first: PaneSize
  second: PaneSize
  /** Without a first one, false, the second has all the room. */
  children: [first: ReactNode, second: ReactNode]
}

/** How far an arrow key moves the bar, of the whole room. */
const STEP = 0.05

/**
 * Two panes and the bar between them: dragged, moved by arrow keys, Home and End, and put back by a double click. Enter
 * folds what folds, as the ARIA pattern of a window splitter has it.
 */
export function Split({ split, axis, label, first, second, children }: Props) {
  const room = useRef<HTMLDivElement>(null)
  const [dragging, setDragging] = useState(false)
  const { share, folded, change, toggle, start } = split

  const box = () => {
    const { left, top, width, height } = room.current!.getBoundingClientRect()
    return axis === 'x' ? { begin: left, size: width } : { begin: top, size: height }
  }
  const put = (at: number) => change(barAt(at, box().size, first, second, share))
  const onPointerMove = (event: PointerEvent) => {
    if (dragging) put((axis === 'x' ? event.clientX : event.clientY) - box().begin)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const { size } = box()
    const back = axis === 'x' ? 'ArrowLeft' : 'ArrowUp'
    const forth = axis === 'x' ? 'ArrowRight' : 'ArrowDown'
    const now = folded === 'first' ? 0 : folded === 'second' ? 1 : share
    if (event.key === 'Enter') toggle(folded ?? (second.strip !== undefined ? 'second' : 'first'))
    else if (event.key === back) put((now - STEP) * size)
    else if (event.key === forth) put((now + STEP) * size)
    else if (event.key === 'Home') put(first.min)
    else if (event.key === 'End') put(size - second.min)
    else return
    event.preventDefault()
  }

  return (
    <div ref={room} className="pp-split" data-axis={axis} data-dragging={dragging || undefined}>
      <div
        className="pp-split-pane"
        hidden={!children[0]}
        style={paneStyle(axis, first, folded === 'first', folded === 'second' ? null : share)}
      >
        {children[0]}
      </div>
      <div
        hidden={!children[0]}
        role="separator"
        tabIndex={0}
        aria-label={label}
        aria-orientation={axis === 'x' ? 'vertical' : 'horizontal'}
        aria-valuenow={Math.round((folded === 'first' ? 0 : folded === 'second' ? 1 : share) * 100)}
        aria-valuemin={0}
        aria-valuemax={100}
        className={`pp-bar pp-bar-${axis}`}
        onPointerDown={(event) => {
          if (event.button !== 0) return
          event.currentTarget.setPointerCapture(event.pointerId)
          event.preventDefault() // no text is selected on the way
          setDragging(true)
        }}
        onPointerMove={onPointerMove}
        onPointerUp={() => setDragging(false)}
        onPointerCancel={() => setDragging(false)}
        onDoubleClick={() => change({ share: start, folded: null })}
        onKeyDown={onKeyDown}
      />
      <div className="pp-split-pane" style={paneStyle(axis, second, folded === 'second', null)}>
        {children[1]}
      </div>
    </div>
  )
}

/** @param share null for whatever the other pane leaves */
function paneStyle(axis: 'x' | 'y', { min, strip }: PaneSize, isFolded: boolean, share: number | null): CSSProperties {
  const least = axis === 'x' ? 'minWidth' : 'minHeight'
  if (isFolded) return { flex: `0 0 ${strip ?? min}px` }
  return { flex: share === null ? '1 1 0' : `0 1 ${share * 100}%`, [least]: min }
}
