import type { Roads } from './geometry/roads.ts'
import type { Anchor, Layout } from './layout/types.ts'
import type { Facts } from './packets/journey.ts'
import type { Ground } from './packets/layer.ts'

/** The layout as packets meet it. */
export function groundOf(layout: Layout, roads: Roads, facts: Facts): Ground {
  const { rects, parts, folded, options } = layout
  // A Service that has no row at a node is met at the strip as a whole.
  const strip = (anchor: Anchor) => {
    const mark = anchor.indexOf('#service/')
    return mark < 0 ? undefined : parts.get(`${anchor.slice(0, mark)}#proxy`)
  }
  return {
    rectOf: (anchor) => parts.get(anchor) ?? rects.get(anchor) ?? strip(anchor),
    foldOf: (anchor) => rects.get(folded.get(anchor) ?? ''),
    cardOf: (place) => folded.get(place) ?? place,
    roads,
    facts,
    reading: options.reading,
  }
}
