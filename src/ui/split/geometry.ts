/** What a pane needs, in pixels along the axis. */
export interface PaneSize {
  min: number
  /** How much stays of it when it is folded; absent for a pane that does not fold. */
  strip?: number
}

export type Side = 'first' | 'second'

/** How two panes share their room: the part of the first one, 0 to 1, and which of them is folded. */
export interface Shares {
  share: number
  folded: Side | null
}

/**
 * What becomes of two panes when the bar between them is taken somewhere. A pane that is pushed to less than half of
 * what it needs folds, if it can; others stop at their least size.
 *
 * @param at of the bar, in pixels from the beginning of the room
 * @example barAt(30, 1000, { min: 260, strip: 40 }, { min: 320 }, 0.4) // { share: 0.4, folded: 'first' }
 */
export function barAt(at: number, room: number, first: PaneSize, second: PaneSize, before: number): Shares {
  if (first.strip !== undefined && at < (first.min + first.strip) / 2) return { share: before, folded: 'first' }
  if (second.strip !== undefined && room - at < (second.min + second.strip) / 2) {
    return { share: before, folded: 'second' }
  }
  const least = Math.min(first.min, room)
  const most = Math.max(room - second.min, least)
  return { share: room > 0 ? Math.min(Math.max(at, least), most) / room : before, folded: null }
}
