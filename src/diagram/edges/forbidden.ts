import type { Topology } from '#state'

/** How much of what is asked over an edge is turned away on purpose, and by what. */
export interface Forbidden {
  /** 0 to 1. */
  share: number
  /** Sentences of the engine, each once. */
  facts: string[]
}

/** What policies and the firewall keep from arriving, by the edges over which it is asked: EdgeView.id. */
export function forbiddenEdges({ forbidden }: Pick<Topology, 'forbidden'>): ReadonlyMap<string, Forbidden> {
  const found = new Map<string, Forbidden>()
  for (const { edge, probability, facts } of forbidden) {
    if (edge === null) continue
    const before = found.get(edge) ?? { share: 0, facts: [] }
    found.set(edge, {
      share: Math.min(1, before.share + probability),
      facts: before.facts.includes(facts) ? before.facts : [...before.facts, facts],
    })
  }
  return found
}

/** `forbidden`, `forbidden for about 50 %` */
export function forbiddenText({ share }: Forbidden): string {
  return share > 0.995 ? 'forbidden' : `forbidden for about ${Math.max(1, Math.round(share * 100))} %`
}
