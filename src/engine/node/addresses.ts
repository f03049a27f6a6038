import { parseSubnet, type Subnet } from '../ip.ts'
import type { Stateful } from '../kernel/index.ts'

export interface AddressState {
  /** Offsets in the node's range. */
  taken: number[]
  last: number
}

/** After network and bridge. */
const FIRST = 2

/**
 * Pod addresses of one node. Like the host-local CNI plugin it goes round its range, so that an address that was given
 * back is not given out again at once. The first address is the bridge's. In a dual-stack cluster a pod has the same
 * place in the ranges of both families.
 */
export class AddressPool implements Stateful<AddressState> {
  readonly #range: Subnet | undefined
  readonly #other: Subnet | undefined
  /** The last place that may be given out, of the range that is smaller. */
  readonly #end: number
  readonly #taken = new Set<number>()
  #last = 1

  constructor(cidr: string, secondary?: string) {
    this.#range = parseSubnet(cidr)
    this.#other = secondary === undefined ? undefined : parseSubnet(secondary)
    this.#end = Math.min(lastOf(this.#range), this.#other ? lastOf(this.#other) : Infinity)
  }

  /** Undefined when every address is in use. */
  take(): string | undefined {
    // one that is free comes after as many as are taken, if there is any
    const tries = Math.min(this.#end - FIRST + 1, this.#taken.size + 1)
    for (let i = 0; i < tries; i++) {
      this.#last = this.#last >= this.#end ? FIRST : this.#last + 1
      if (this.#taken.has(this.#last)) continue
      this.#taken.add(this.#last)
      return this.#range?.at(this.#last)
    }
    return undefined
  }

  /** The address of the other family that goes with one that was taken. */
  partnerOf(ip: string): string | undefined {
    if (!this.#other) return undefined
    const offset = this.#range?.offsetOf(ip)
    return offset === undefined ? undefined : this.#other.at(offset)
  }

  free(ip: string): void {
    const offset = this.#range?.offsetOf(ip)
    if (offset !== undefined) this.#taken.delete(offset)
  }

  snapshot(): AddressState {
    return { taken: [...this.#taken], last: this.#last }
  }

  restore({ taken, last }: AddressState): void {
    this.#taken.clear()
    for (const offset of taken) this.#taken.add(offset)
    this.#last = last
  }
}

/** IPv4 has a broadcast address. */
function lastOf(range: Subnet | undefined): number {
  return range ? range.size - (range.family === 'IPv4' ? 2 : 1) : 0
}
