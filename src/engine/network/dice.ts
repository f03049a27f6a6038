import type { RandomStream } from '../kernel/index.ts'

/** The chance that rules, DNS and load balancers may use, and no other. */
export interface Dice {
  /** True as often as `probability` says: the `statistic` match of iptables. */
  chance(probability: number): boolean
  /** An integer from 0 up to, but not including, `count`: the `numgen random mod count` of nftables. */
  pick(count: number): number
}

/** Dice that draw from one stream. */
export class StreamDice implements Dice {
  constructor(private readonly stream: RandomStream) {}

  chance(probability: number): boolean {
    return this.stream.next() < probability
  }

  pick(count: number): number {
    return this.stream.index(count)
  }
}
