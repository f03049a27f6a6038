/** Pixels of the viewport. */
export interface Box {
  left: number
  top: number
  width: number
  height: number
}

/** Menus keep this far from the viewport's edges. */
const EDGE = 8
/** A submenu lies so far over its parent, so that no gap has to be crossed. */
const LAP = 4

/**
 * Where a menu goes so that all of it is in the viewport.
 *
 * @param anchor what it belongs to; a point has no size
 * @param beside whether it opens to the side, as a submenu does, or below
 */
export function placeMenu(
  anchor: Box,
  size: { width: number; height: number },
  viewport: { width: number; height: number },
  beside: boolean,
): { left: number; top: number } {
  const most = { left: viewport.width - size.width - EDGE, top: viewport.height - size.height - EDGE }
  const clamp = (value: number, high: number) => Math.max(EDGE, Math.min(value, high))
  const right = anchor.left + anchor.width
  const bottom = anchor.top + anchor.height
  if (beside) {
    const after = right - LAP
    const before = anchor.left - size.width + LAP
    if (after <= most.left) return { left: after, top: clamp(anchor.top - LAP, most.top) }
    if (before >= EDGE) return { left: before, top: clamp(anchor.top - LAP, most.top) }
    // No room at either side: over the parent, but below the line that it belongs to.
    return { left: clamp(anchor.left + EDGE * 2, most.left), top: clamp(bottom, most.top) }
  }
  const above = anchor.top - size.height
  const top = bottom <= most.top || above < EDGE ? clamp(bottom, most.top) : above
  return { left: clamp(anchor.left, most.left), top }
}
