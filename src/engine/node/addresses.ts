import type { Stateful } from '../kernel/index.ts'
import { formatIPv4, parseCidr } from '../kinds/ip.ts'

export interface AddressState {
  /** Offsets in the node's range. */
  taken: number[]
  last: number
}

/**
 * Pod addresses of one node. Like the host-local CNI plugin it goes round its range, so that an address that was given
 * back is not given out again at once. The first address is the bridge's.
 */
export class AddressPool implements Stateful<AddressState> {
  readonly #base: number
  readonly #size: number
  readonly #taken = new Set<number>()
  #last = 1

  constructor(cidr: string) {
    const { base, size } = parseCidr(cidr) ?? { base: 0, size: 0 }
    this.#base = base
    this.#size = size
  }

  /** Undefined when every address is in use. */
  take(): string | undefined {
    const usable = this.#size - 3 // without network, bridge and broadcast
    for (let i = 0; i < usable; i++) {
      this.#last = this.#last >= this.#size - 2 ? 2 : this.#last + 1
      if (this.#taken.has(this.#last)) continue
      this.#taken.add(this.#last)
      return formatIPv4(this.#base + this.#last)
    }
    return undefined
  }

  free(ip: string): void {
    for (const offset of this.#taken) if (formatIPv4(this.#base + offset) === ip) return void this.#taken.delete(offset)
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
