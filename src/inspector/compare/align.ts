import type { Hop, Trace } from '#state'

/** The hops of several walks that are the same step; null where a walk has none of it. */
export interface Step {
  cells: (Hop | null)[]
  /** What is not the same in all of them. */
  differs: ReadonlySet<'there' | 'at' | 'hook' | 'packet'>
}

/**
 * Lays walks beside each other, hop by hop. Two hops are the same step when they do the same in the same direction at
 * the same kind of place; at the same place they are preferred.
 * @param packets what has to be the same of a packet after a step
 */
export function align(walks: readonly { trace: Pick<Trace, 'hops'> }[], packets = wholePacket): Step[] {
  const rows: (Hop | null)[][] = (walks[0]?.trace.hops ?? []).map((hop) => [hop])
  for (const [n, { trace }] of walks.entries()) {
    if (n > 0) insert(rows, trace.hops, n)
  }
  return rows.map((cells) => ({ cells, differs: differencesOf(cells, packets) }))
}

/** Adds one more walk as the nth column, by the pairing that fits best. */
function insert(rows: (Hop | null)[][], hops: readonly Hop[], n: number): void {
  const score = rows.map((row) =>
    hops.map((hop) =>
      likeness(
        row.find((cell) => cell !== null)!,
        hop,
      ),
    ),
  )
  const best = Array.from({ length: rows.length + 1 }, () => Array.from({ length: hops.length + 1 }, () => 0))
  for (let r = rows.length - 1; r >= 0; r--) {
    for (let h = hops.length - 1; h >= 0; h--) {
      const paired = score[r]![h]! > 0 ? score[r]![h]! + best[r + 1]![h + 1]! : 0
      best[r]![h] = Math.max(paired, best[r + 1]![h]!, best[r]![h + 1]!)
    }
  }
  const nobody = (): null[] => Array.from({ length: n }, () => null)
  const merged: (Hop | null)[][] = []
  let [r, h] = [0, 0]
  while (r < rows.length || h < hops.length) {
    const like = score[r]?.[h] ?? 0
    if (like > 0 && best[r]![h] === like + best[r + 1]![h + 1]!) merged.push([...rows[r++]!, hops[h++]!])
    else if (h === hops.length || (r < rows.length && best[r]![h] === best[r + 1]![h]))
      merged.push([...rows[r++]!, null])
    else merged.push([...nobody(), hops[h++]!])
  }
  rows.splice(0, rows.length, ...merged)
}

function likeness(a: Hop, b: Hop): number {
  if (a.direction !== b.direction || a.action !== b.action || kindOf(a.at) !== kindOf(b.at)) return 0
  return a.at === b.at ? 2 : 1
}

const wholePacket = ({ after }: Hop): unknown => after

/** A packet but for the port that its client has asked from, which no two requests share. */
export function exceptClientPort({ direction, after: { src, sport, dst, dport, protocol } }: Hop): unknown {
  return direction === 'request' ? [src, dst, dport, protocol] : [src, sport, dst, protocol]
}

const kindOf = (place: string) => place.split('/')[0]

function differencesOf(cells: readonly (Hop | null)[], packets: typeof wholePacket): Step['differs'] {
  const there = cells.filter((cell) => cell !== null)
  const several = (of: (hop: Hop) => unknown) => new Set(there.map((hop) => JSON.stringify(of(hop)))).size > 1
  const found = new Set<'there' | 'at' | 'hook' | 'packet'>()
  if (there.length < cells.length) found.add('there')
  if (several(({ at }) => at)) found.add('at')
  if (several(({ hook }) => hook)) found.add('hook')
  if (several(packets)) found.add('packet')
  return found
}
