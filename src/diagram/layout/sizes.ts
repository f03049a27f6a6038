import type { Density, ServiceView } from './types.ts'

/** Card sizes are decided here and not measured, so the first picture already stands right. */
export const WIDTH = { client: 118, loadBalancer: 156, node: 124, service: 196, pod: 158 } as const
export const HEIGHT = { client: 66, loadBalancer: 96, node: 68, pod: 68 } as const
/** Between columns there is room for the port that stands at the end of a line. `down` has room for one on its way down. */
export const GAP = { door: 62, node: 78, service: 48, row: 16, down: 36 } as const

/** Room across a narrow pane. */
export const NARROW = 364

export const POD: Record<Exclude<Density, 'tile'>, { w: number; h: number; gap: number }> = {
  full: { w: WIDTH.pod, h: HEIGHT.pod, gap: 16 },
  compact: { w: 118, h: 28, gap: 6 },
}

/** A folded group: its heading, the room around its tiles, and how high its tiles may be stacked. */
export const FOLD = { head: 44, pad: 10, high: 430, inside: 92 } as const

/** Pixels from tile to tile: the more there are, the smaller. */
export function pitchFor(count: number): number {
  return count <= 100 ? 18 : count <= 400 ? 13 : count <= 1500 ? 11 : 7
}

export const STRIP = { w: 224, head: 22, row: 31, most: 8 } as const
export const BOX = { head: 34, pad: 9, eth: { w: 42, h: 18 }, lane: 48 } as const

const PORT_LINE = 19
export const PORTS_SHOWN = 4

/** More Services than this are drawn small, so that a column of them can still be read. */
export const SERVICES_FULL = 4

export function serviceHeight(view: ServiceView, small: boolean): number {
  if (small) return 68
  const lines = Math.min(view.ports.length, PORTS_SHOWN) + (view.ports.length > PORTS_SHOWN ? 1 : 0)
  return 96 + Math.max(1, lines) * PORT_LINE
}

/** The more pods, the less of each; from `tile` on a group is folded into one card. */
export function densityFor(largestGroup: number): Density {
  if (largestGroup <= 6) return 'full'
  return largestGroup <= 24 ? 'compact' : 'tile'
}
