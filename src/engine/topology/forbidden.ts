import type { Denied, Place } from '../network/types.ts'
import type { TrafficSource } from '../traffic/types.ts'
import type { EdgeView, ForbiddenView } from './types.ts'

/** What a source of traffic is kept from, with the edge by which it asks. */
export interface DeniedSource {
  source: TrafficSource
  /** The edge of its requests, if the picture has one. */
  edge: EdgeView | undefined
  denied: readonly Denied[]
}

/** Every way from a sender to where policies or the firewall do not let it. One entry for each pair and reason. */
export function forbiddenWays(
  sources: readonly DeniedSource[],
  placeOf: (ip: string) => Place | null,
  senderOf: (source: TrafficSource) => Place,
): ForbiddenView[] {
  const found = new Map<string, ForbiddenView>()
  for (const { source, edge, denied } of sources) {
    for (const { address, at, probability, reason, facts } of denied) {
      const from = senderOf(source)
      const to = placeOf(address.slice(0, address.lastIndexOf(':')))
      const key = `${from}>${to ?? address} ${edge?.id ?? ''} ${reason} ${at}`
      if (!found.has(key)) found.set(key, { from, to, edge: edge?.id ?? null, at, address, probability, reason, facts })
    }
  }
  return [...found.values()]
}
