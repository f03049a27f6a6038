import type { Density, EntryView, ServiceView } from './types.ts'

/** Card sizes are decided here and not measured, so the first picture already stands right. */
interface Widths {
  client: number
  loadBalancer: number
  node: number
  service: number
  pod: number
  /** The strip of rules in a node's box. */
  strip: number
}
/** On a small pane cards are narrower: rather that than text too small to read. */
export const WIDTHS: Record<'roomy' | 'tight', Widths> = {
  roomy: { client: 152, loadBalancer: 152, node: 120, service: 210, pod: 152, strip: 352 },
  tight: { client: 130, loadBalancer: 130, node: 102, service: 206, pod: 130, strip: 282 },
}

/** Between columns there is room for the port that stands at the end of a line. `down` has room for one on its way down. */
export const GAPS = {
  roomy: { door: 62, node: 78, service: 54, row: 12, down: 34 },
  tight: { door: 36, node: 40, service: 36, row: 9, down: 26 },
} as const

/** A card's padding, its heading, a line of text in it, and its last line. */
const [PAD, HEAD, LINE, FOOT] = [12, 19, 16, 18] as const

export const HEIGHT = {
  client: PAD + HEAD + LINE + FOOT,
  loadBalancer: PAD + HEAD + 3 * LINE + FOOT,
  node: PAD + HEAD + LINE + FOOT,
  pod: PAD + HEAD + LINE + FOOT,
  ghost: 67,
} as const

/** Whoever has an address of a second family shows it on a line of its own. */
export const secondLine = (view: { otherAddresses?: string[] }): number => (view.otherAddresses ? LINE : 0)

/** Room across a narrow pane. */
export const NARROW = 364

export const COMPACT = { w: 118, h: 28, gap: 6 } as const

/** A folded group: its heading, the room around its tiles, and how high its tiles may be stacked. */
export const FOLD = { head: 44, pad: 10, high: 430, low: 190, inside: 92 } as const

/** Pixels from tile to tile: the more there are, the smaller. */
export function pitchFor(count: number): number {
  return count <= 100 ? 18 : count <= 400 ? 13 : count <= 1500 ? 11 : 7
}

/** The strip of rules in a node's box. Of many nodes, each has a small one: names, and fewer of them. */
export const STRIP = { head: 3, row: 20, most: 8, small: { w: 168, most: 4, from: 12 } } as const

/** How high a strip is. @param services how many there are @param rows how many of them are named at most */
export function stripHeight(services: number, rows: number): number {
  const shown = Math.min(services, rows)
  return STRIP.head + Math.max(1, shown + (services > shown ? 0.6 : 0)) * STRIP.row + 1
}

export const BOX = { head: 25, pad: 7, eth: { w: 38, h: 18 }, lane: 36 } as const

const PORT_LINE = 17
/** A layer of a Service: its line and its frame. */
const LAYER = 20
export const PORTS_SHOWN = 4

/** More Services than this are drawn small, so that a column of them can still be read. */
export const SERVICES_FULL = 4

/** What a Service consists of, the outermost first: a LoadBalancer is a NodePort, if it has one, is a ClusterIP. */
export function layersOf({ type, clusterIP, ports }: ServiceView): string[] {
  if (type === 'ExternalName') return ['ExternalName']
  const inner = clusterIP === 'None' ? 'Headless' : 'ClusterIP'
  if (type === 'ClusterIP') return [inner]
  const middle = ports.some(({ nodePort }) => nodePort !== null) ? ['NodePort', inner] : [inner]
  return type === 'NodePort' ? middle : ['LoadBalancer', ...middle]
}

export function serviceHeight(view: ServiceView, small: boolean): number {
  if (small) return PAD + HEAD + LINE + FOOT
  const more = Math.max(0, Math.min(view.ports.length, PORTS_SHOWN) - 1)
  const traits = view.traits ? LINE : 0
  return PAD + HEAD + layersOf(view).length * LAYER + secondLine(view) + traits + more * PORT_LINE + FOOT + 2
}

/** Rules of an Ingress that its card has room for. */
export const RULES_SHOWN = 5

export function entryHeight({ rules }: EntryView): number {
  const lines = Math.min(rules.length, RULES_SHOWN) + (rules.length > RULES_SHOWN ? 1 : 0)
  return PAD + HEAD + 2 * LINE + lines * PORT_LINE + FOOT
}

/** So many pods in all have room for a card each. */
const CARDS = 12

/** So many in all have room for a line each; of more, every group of any size is folded. */
const LINES = 150

/**
 * The more pods, the less of each; from `tile` on a group is folded into one card.
 *
 * @param all how many pods stand beside each other that are not folded
 */
export function densityFor(largestGroup: number, all = largestGroup): Density {
  if (largestGroup <= 6 && all <= CARDS) return 'full'
  return largestGroup <= (all > LINES ? 6 : 24) ? 'compact' : 'tile'
}

/** A column that would be higher than this is broken into several that stand side by side. */
export const TALL = { high: 1100, gap: 22 } as const
