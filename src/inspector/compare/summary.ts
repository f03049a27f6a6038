import type { Walk } from '#state'
import { shortName } from '../words.ts'

/** A fact of each walk, in the order of the walks. */
export interface Fact {
  name: string
  values: string[]
  differs: boolean
}

/** What is worth knowing of each walk before one reads its hops. */
export function summary(walks: readonly Walk[]): Fact[] {
  const node = walks.find((walk) => walk.node !== null)?.node
  const fact = (name: string, of: (walk: Walk) => string): Fact => {
    const values = walks.map(of)
    return { name, values, differs: new Set(values).size > 1 }
  }
  return [
    fact('Answered by', ({ trace }) => trace.servedBy ?? 'nobody'),
    fact('Sender seen', ({ trace }) => trace.sourceSeen ?? 'none'),
    fact('Destination rewritten at', ({ trace }) => hooks(trace)),
    fact('Rules matched on the way', ({ trace }) => String(trace.hops.reduce((sum, hop) => sum + hop.path.length, 0))),
    ...(node ? [fact(`Rules on ${shortName(node)}`, ({ rules }) => String(rules))] : []),
  ]
}

function hooks({ hops }: Walk['trace']): string {
  return hops.flatMap(({ action, hook }) => (action === 'dnat' && hook ? [hook] : [])).join(', ') || 'no hook'
}
