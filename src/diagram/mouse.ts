type Listener = (event: PointerEvent) => void

/** Who listens, by the element that the mouse is in. */
const watched = new Map<HTMLElement, Set<Listener>>()

/**
 * Tells of each move of a pointer in an element, and of its leaving, to who wants to know. A mouse that moves over the
 * picture with no button down is nobody else's business: React would look for listeners in all of the page's layers
 * several times a move, which costs more than everything that the picture does with it.
 */
export function watchMoves(element: HTMLElement, listener: Listener): () => void {
  if (watched.size === 0)
    for (const type of MOVES) window.addEventListener(type, hear, { capture: true, passive: true })
  const listeners = watched.get(element) ?? new Set()
  watched.set(element, listeners.add(listener))
  element.addEventListener('pointerleave', listener, { passive: true })
  return () => {
    element.removeEventListener('pointerleave', listener)
    listeners.delete(listener)
    if (listeners.size === 0) watched.delete(element)
    if (watched.size === 0) for (const type of MOVES) window.removeEventListener(type, hear, { capture: true })
  }
}

const MOVES = ['pointermove', 'mousemove'] as const

function hear(event: MouseEvent): void {
  const { target } = event
  if (!(target instanceof Element)) return
  for (const [element, listeners] of watched) {
    if (!element.contains(target)) continue
    if (event instanceof PointerEvent) for (const listener of listeners) listener(event)
    const isMouse = !(event instanceof PointerEvent) || event.pointerType === 'mouse'
    // What floats over the picture, menus and panels, may want to know.
    if (isMouse && event.buttons === 0 && target.closest('.react-flow__pane')) event.stopPropagation()
  }
}
