/** Layouts of small worlds, and what is asked of each. */
import { layout } from '../diagram/late.ts'
import { emptyMemory } from '../diagram/layout/layout.ts'
import type { Layout, Options } from '../diagram/layout/types.ts'
import { demoTopology } from './topologyFixture.ts'

export const WIDE: Options = { reading: 'logical', axis: 'x' }
export const INSIDE: Options = { reading: 'physical', axis: 'x' }

/** Pairs of things that lie on each other, other than a thing and the frame that it is in. */
export function overlaps({ rects, parents }: Layout): string[] {
  const all = [...rects]
  const bad: string[] = []
  for (const [i, [a, ra]] of all.entries()) {
    for (const [b, rb] of all.slice(i + 1)) {
      if (parents.get(a) === b || parents.get(b) === a) continue
      if (ra.x < rb.x + rb.w && rb.x < ra.x + ra.w && ra.y < rb.y + rb.h && rb.y < ra.y + ra.h) bad.push(`${a} ${b}`)
    }
  }
  return bad
}

export const of = (options: Options, topology = demoTopology()) => layout(topology, options, emptyMemory())
export const x = (l: Layout, place: string) => l.rects.get(place)!.x
export const y = (l: Layout, place: string) => l.rects.get(place)!.y
