import type { IPFamily } from '../../../config.ts'
import { addressText, type AddressRange } from '../../address.ts'

/**
 * Addresses as nft prints them after `saddr`: one alone, several in braces. nft keeps a set of ranges as intervals, so
 * those that overlap or touch come back as one.
 */
export function setText(ranges: readonly AddressRange[]): string {
  const [first] = ranges
  if (ranges.length === 1) return first!.only ?? first!.text
  return `{ ${merged(ranges)
    .map((each) => intervalText(each, first!.family))
    .join(', ')} }`
}

interface Interval {
  from: bigint
  to: bigint
}

function merged(ranges: readonly AddressRange[]): Interval[] {
  const sorted = ranges.map(({ bounds }) => bounds).sort((a, b) => compare(a.from, b.from) || compare(a.to, b.to))
  const out: Interval[] = []
  for (const { from, to } of sorted) {
    const last = out.at(-1)
    if (!last || from > last.to + 1n) out.push({ from, to })
    else if (to > last.to) last.to = to
  }
  return out
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function intervalText({ from, to }: Interval, family: IPFamily): string {
  const length = family === 'IPv4' ? 32 : 128
  const size = to - from + 1n
  const isPrefix = (size & (size - 1n)) === 0n && from % size === 0n
  if (!isPrefix) return `${addressText(from, family)}-${addressText(to, family)}`
  const bits = length - (size.toString(2).length - 1)
  return bits === length ? addressText(from, family) : `${addressText(from, family)}/${bits}`
}
