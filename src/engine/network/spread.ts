import { hash } from '../kernel/index.ts'

/**
 * A number for a text, spread evenly over 32 bits: what chooses by a hash of the connection takes the rest of it. FNV alone
 * leaves the low bits of like texts alike; a last mix spreads them.
 */
export function spread(text: string): number {
  let h = hash(text)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
