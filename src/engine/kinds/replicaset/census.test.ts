import { describe, expect, it } from 'vitest'
import { fc } from '../../../testing/property.ts'
import type { Pod } from '../pod/types.ts'
import { Standings } from './census.ts'
import type { ReplicaSet } from './types.ts'

const set = (uid: string, labels: Record<string, string>) =>
  ({ metadata: { uid }, spec: { template: { metadata: { labels } } } }) as unknown as ReplicaSet

const SETS = [set('own', { app: 'web' }), set('own', { app: 'web', tier: 'front' }), set('other', { app: 'web' })]

const pod = fc
  .record({
    owner: fc.constantFrom(undefined, 'own', 'other'),
    phase: fc.constantFrom('Pending', 'Running', 'Succeeded', 'Failed'),
    ready: fc.boolean(),
    going: fc.boolean(),
    labels: fc.constantFrom(undefined, {}, { app: 'web' }, { app: 'web', tier: 'front' }),
  })
  .map(({ owner, phase, ready, going, labels }) => {
    const ownerReferences = owner && [{ uid: owner, kind: 'ReplicaSet', name: owner, controller: true }]
    const deletionTimestamp = going ? '2026-01-01T00:00:00Z' : undefined
    const conditions = [{ type: 'Ready', status: ready ? 'True' : 'False' }]
    return { metadata: { ownerReferences, deletionTimestamp, labels }, status: { phase, conditions } } as unknown as Pod
  })

const NAMES = ['orphan', 'active', 'labelled', 'ready', 'terminating'] as const
const told = (standings: Standings) => [...NAMES.map((name) => standings.count(name)), standings.active()]

describe('[RS-1] a ReplicaSet that remembers how its pods stood', () => {
  it('counts as one that looks at each of them anew, whatever has changed', () => {
    const look = fc.record({
      set: fc.constantFrom(...SETS),
      changes: fc.array(fc.tuple(fc.nat(), pod), { maxLength: 4 }),
      length: fc.option(fc.nat({ max: 8 })),
    })
    fc.assert(
      fc.property(fc.array(pod, { maxLength: 8 }), fc.array(look, { maxLength: 8 }), (pods, looks) => {
        const remembering = new Standings()
        remembering.look(SETS[0]!, pods)
        let now = pods
        for (const { set: by, changes, length } of looks) {
          now = now.slice(0, length ?? undefined)
          for (const [at, one] of changes) if (now.length) now[at % now.length] = one
          remembering.look(by, now)
          const anew = new Standings()
          anew.look(by, now)
          expect(told(remembering)).toEqual(told(anew))
        }
      }),
    )
  })
})
