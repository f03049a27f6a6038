import type { Density, ServiceView } from './types.ts'

/** Card sizes are decided here and not measured, so the first picture already stands right. */
export const WIDTH = { client: 118, loadBalancer: 164, node: 138, service: 200, pod: 168 } as const
export const HEIGHT = { client: 68, loadBalancer: 104, node: 70, pod: 70 } as const
/** Between columns there is room for the port that stands at the end of a line. */
export const GAP = { client: 42, loadBalancer: 38, node: 66, service: 36, row: 16 } as const

/** Room across a narrow pane. */
export const NARROW = 364

export const POD: Record<Density, { w: number; h: number; gap: number }> = {
  full: { w: WIDTH.pod, h: HEIGHT.pod, gap: 14 },
  compact: { w: 118, h: 28, gap: 6 },
  tile: { w: 20, h: 20, gap: 4 },
}

export const STRIP = { w: 224, head: 22, row: 31, most: 8 } as const
export const BOX = { head: 34, pad: 9, eth: { w: 42, h: 18 }, lane: 48 } as const

const PORT_LINE = 19
export const PORTS_SHOWN = 4

export function serviceHeight(view: ServiceView): number {
  const lines = Math.min(view.ports.length, PORTS_SHOWN) + (view.ports.length > PORTS_SHOWN ? 1 : 0)
  return 96 + Math.max(1, lines) * PORT_LINE
}

/** The more pods, the less of each. */
export function densityFor(largestGroup: number): Density {
  if (largestGroup <= 6) return 'full'
  return largestGroup <= 48 ? 'compact' : 'tile'
}
