import type { Place, PodView } from '#state'
import { usedOf } from './grid.ts'
import { COMPACT, FOLD, pitchFor, WIDTHS } from './sizes.ts'
import type { Anchor, Fold, Rect } from './types.ts'

export interface Folding {
  fold: Fold
  w: number
  h: number
  /** Tells where each pod's tile lies, once the card has its place. */
  tiles: (x: number, y: number) => Iterable<[Anchor, Rect]>
}

/**
 * Many pods in one card: a field of small shapes, column by column on a wide pane.
 *
 * @param room how high the field may be, or how wide on a narrow pane
 */
export function foldOf(
  place: Place,
  name: string,
  pods: readonly PodView[],
  slots: ReadonlyMap<Place, number>,
  room: { high: number } | { wide: number },
): Folding {
  const used = Math.max(1, usedOf(slots))
  const pitch = pitchFor(used)
  const least = Math.max(1, Math.ceil((WIDTHS.roomy.pod - 2 * FOLD.pad) / pitch))
  const columns =
    'wide' in room
      ? Math.floor((room.wide - 2 * FOLD.pad) / pitch)
      : Math.max(least, Math.ceil(used / Math.max(1, Math.floor(room.high / pitch))))
  const rows = Math.ceil(used / columns)
  const size = pitch - (pitch > 12 ? 4 : 2)
  const tiles = pods.map((pod) => {
    const slot = slots.get(pod.place)!
    return { pod, x: FOLD.pad + (slot % columns) * pitch, y: FOLD.head + Math.floor(slot / columns) * pitch }
  })
  return {
    fold: { place, name, size, tiles },
    w: columns * pitch - (pitch - size) + 2 * FOLD.pad,
    h: FOLD.head + rows * pitch - (pitch - size) + FOLD.pad,
    tiles: (x, y) => tiles.map((tile) => [tile.pod.place, { x: x + tile.x, y: y + tile.y, w: size, h: size }]),
  }
}

/** The same pods unfolded: a frame, and where each pod's card lies in it. */
export function unfolded(
  place: Place,
  name: string,
  pods: readonly PodView[],
  slots: ReadonlyMap<Place, number>,
  room: { high: number } | { wide: number },
): Folding {
  const [w, h] = [COMPACT.w + COMPACT.gap, COMPACT.h + COMPACT.gap]
  const used = Math.max(1, usedOf(slots))
  // About as wide as it is high, since nobody can see all of a long row.
  const wish =
    'wide' in room ? Math.floor((room.wide - 2 * FOLD.pad + COMPACT.gap) / w) : Math.ceil(Math.sqrt((used * h) / w))
  const columns = Math.max(1, wish)
  const tiles = pods.map((pod) => {
    const slot = slots.get(pod.place)!
    return { pod, x: FOLD.pad + (slot % columns) * w, y: FOLD.head + Math.floor(slot / columns) * h }
  })
  return {
    fold: { place, name, size: COMPACT.h, tiles, open: true },
    w: columns * w - COMPACT.gap + 2 * FOLD.pad,
    h: FOLD.head + Math.ceil(used / columns) * h - COMPACT.gap + FOLD.pad,
    tiles: (x, y) =>
      tiles.map((tile) => [tile.pod.place, { x: x + tile.x, y: y + tile.y, w: COMPACT.w, h: COMPACT.h }]),
  }
}
