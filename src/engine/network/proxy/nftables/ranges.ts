import { ipv4Text, type Ipv4Range } from '../../address.ts'

/**
 * Addresses as nft prints them after `saddr`: one alone, several in braces. nft keeps a set of ranges as intervals, so
 * those that overlap or touch come back as one.
 */
export function setText(ranges: readonly Ipv4Range[]): string {
  const [first] = ranges
  if (ranges.length === 1) return first!.only ?? first!.text
  return `{ ${merged(ranges).map(intervalText).join(', ')} }`
}

interface Interval {
  from: number
  to: number
}

function merged(ranges: readonly Ipv4Range[]): Interval[] {
  const sorted = ranges
    .map(({ base, mask }) => ({ from: base, to: (base | ~mask) >>> 0 }))
    .sort((a, b) => a.from - b.from || a.to - b.to)
  const out: Interval[] = []
  for (const { from, to } of sorted) {
    const last = out.at(-1)
    if (last && from <= last.to + 1) last.to = Math.max(last.to, to)
    else out.push({ from, to })
  }
  return out
}

function intervalText({ from, to }: Interval): string {
  const size = to - from + 1
  const bits = 32 - Math.log2(size)
  if (!Number.isInteger(bits) || from % size !== 0) return `${ipv4Text(from)}-${ipv4Text(to)}`
  return bits === 32 ? ipv4Text(from) : `${ipv4Text(from)}/${bits}`
}
