import { describe, expect, it } from 'vitest'
import { fc } from '../../../testing/property.ts'
import { fenceposts, nextNewReplicas, nextOldReplicas, scaled, type Share } from './rolling.ts'
import type { Deployment } from './types.ts'

function deployment(replicas: number, maxSurge: number | string, maxUnavailable: number | string): Deployment {
  return {
    spec: { replicas, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } } },
  } as unknown as Deployment
}

const bound = fc.oneof(
  fc.integer({ min: 0, max: 6 }),
  fc.integer({ min: 0, max: 100 }).map((n) => `${n}%`),
)

describe('a rolling update', () => {
  it('[DEP-3] rounds maxSurge up and maxUnavailable down', () => {
    expect(fenceposts(deployment(3, '25%', '25%'))).toEqual({ maxSurge: 1, maxUnavailable: 0 })
    expect(fenceposts(deployment(10, '25%', '25%'))).toEqual({ maxSurge: 3, maxUnavailable: 2 })
    expect(scaled('50%', 5, Math.floor)).toBe(2)
  })

  it('[DEP-3] lets one pod be missing where both bounds round to nothing', () => {
    expect(fenceposts(deployment(3, '0%', '10%'))).toEqual({ maxSurge: 0, maxUnavailable: 1 })
  })

  it('[DEP-4] never has fewer ready pods or more pods than its bounds allow, and ends', () => {
    const run = (replicas: number, surge: number | string, unavailable: number | string, seed: number) => {
      const asked = deployment(replicas, surge, unavailable)
      const { maxSurge, maxUnavailable } = fenceposts(asked)
      const old: Share = { replicas, available: replicas }
      const now: Share = { replicas: 0, available: 0 }
      for (let step = 0; now.available < replicas || old.replicas > 0; step++) {
        expect(step).toBeLessThan(1000)
        now.replicas = nextNewReplicas(asked, now, [old])
        expect(now.replicas + old.replicas).toBeLessThanOrEqual(replicas + maxSurge)
        old.replicas = nextOldReplicas(asked, now, [old])[0]!
        old.available = Math.min(old.available, old.replicas)
        expect(now.available + old.available).toBeGreaterThanOrEqual(replicas - maxUnavailable)
        // some of the new pods become ready, in no particular rhythm
        if ((seed >> (step % 30)) & 1 || step % 3 === 0)
          now.available = Math.min(now.replicas, now.available + 1 + (seed % 3))
      }
    }
    fc.assert(fc.property(fc.integer({ min: 1, max: 40 }), bound, bound, fc.nat(), run))
  })
})
