import { afterEach, describe, expect, it, vi } from 'vitest'
import { fc } from '../../testing/property.ts'
import { build, generated, isDiced, requestOf, servingOf, trial } from '../../testing/chances.ts'
import { MODES } from '../../testing/claim.ts'
import type { ProxyMode } from '../config.ts'
import { RandomStream } from '../kernel/random.ts'
import { Recent } from './recent.ts'

const CLUSTERS = 40
const SENDS = 2000
const samples = fc.sample(generated, { numRuns: CLUSTERS, seed: 8 })

describe('the chances that explain gives', () => {
  for (const mode of MODES) {
    it(`[TRC-7] are how often ${SENDS.toLocaleString('en')} sends reach each endpoint, and no other is reached (${mode})`, () => {
      const diced = { IPv4: 0, IPv6: 0 }
      let partly = 0
      for (const each of samples) {
        const found = trial(build(each, mode), each, SENDS)
        if (isDiced(found)) diced[each.family]++
        if (servingOf(found) > 0 && servingOf(found) < 0.99) partly++
        expect({ ...each, ...found }).toEqual({ ...each, could: found.could, wrong: [] })
      }
      // or else nothing was proved
      for (const count of Object.values(diced)) expect(count).toBeGreaterThan(CLUSTERS / 10)
      // In mode ipvs a node without a pod of its own sends to others.
      if (mode !== 'ipvs') expect(partly).toBeGreaterThan(0)
    }, 120_000)
  }
})

describe('dice that are bent', () => {
  afterEach(() => vi.restoreAllMocks())

  /** A little only. */
  const BENT: Record<ProxyMode, [what: string, bend: () => void]> = {
    iptables: [
      'a rule with --probability matches more often',
      () => {
        vi.spyOn(RandomStream.prototype, 'next').mockImplementation(function (this: RandomStream) {
          return (this.bits() / 2 ** 32) * 0.8
        })
      },
    ],
    nftables: [
      'numgen random prefers its first number',
      () => {
        vi.spyOn(RandomStream.prototype, 'index').mockImplementation(function (this: RandomStream, count) {
          const number = Math.floor((this.bits() / 2 ** 32) * count * 1.12)
          return number < count ? number : 0
        })
      },
    ],
    ipvs: [
      'round robin begins anew once in a while',
      () => {
        const lastTurn = Reflect.get(Recent.prototype, 'lastTurn')
        let turns = 0
        vi.spyOn(Recent.prototype, 'lastTurn').mockImplementation(function (this: Recent, list) {
          const last = lastTurn.call(this, list)
          return ++turns % 7 === 0 ? undefined : last
        })
      },
    ],
  }

  for (const mode of MODES) {
    it(`[TRC-7] are noticed: ${BENT[mode][0]} (${mode})`, () => {
      const diced = samples
        .filter(({ service }) => service.sessionAffinity === 'None')
        .filter((each) => isDiced({ could: build(each, mode).network.explain(requestOf(each)), wrong: [] }))
        .slice(0, 8)
      BENT[mode][1]()
      const noticed = diced.filter((each) =>
        trial(build(each, mode), each, SENDS).wrong.some((text) => / of 0\.\d/.test(text)),
      )
      expect(diced).toHaveLength(8)
      expect(noticed.length).toBeGreaterThan(4)
    }, 120_000)
  }
})
