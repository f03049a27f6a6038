import { describe, expect, it } from 'vitest'
import type { Pod } from '../pod/types.ts'
import { rankForDeletion } from './ranking.ts'

const NOW = Date.UTC(2026, 0, 5, 12)
const ago = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString()

interface Features {
  node?: string
  phase?: string
  ready?: number
  cost?: number
  restarts?: number
  age?: number
}

/** A pod that has run well for an hour, but for these differences. */
function pod(
  name: string,
  { node = 'n', phase = 'Running', ready = 60, cost, restarts = 0, age = 60 }: Features = {},
): Pod {
  return {
    metadata: {
      name,
      uid: name,
      creationTimestamp: ago(age),
      ...(cost !== undefined && { annotations: { 'controller.kubernetes.io/pod-deletion-cost': String(cost) } }),
    },
    spec: { nodeName: node || undefined },
    status: {
      phase,
      conditions: [{ type: 'Ready', status: ready < 0 ? 'False' : 'True', lastTransitionTime: ago(Math.abs(ready)) }],
      containerStatuses: [{ restartCount: restarts }],
    },
  } as unknown as Pod
}

describe('the pod that a ReplicaSet gives up first', () => {
  // every row is stronger than all below it: the doomed pod is better in everything that comes later
  const rows: [what: string, doomed: Features, kept: Features][] = [
    ['has no node', { node: '', cost: 9 }, { restarts: 5 }],
    ['is pending', { phase: 'Pending', cost: 9 }, { restarts: 5 }],
    ['is not ready', { ready: -60, cost: 9 }, { cost: 1, restarts: 5 }],
    ['costs less to delete', { cost: -1 }, { cost: 1, restarts: 5, ready: 1 }],
    ['has been ready for less time', { ready: 2 }, { ready: 60, restarts: 5 }],
    ['was restarted more often', { restarts: 3, age: 100 }, { restarts: 1, age: 1 }],
    ['is younger', { age: 1 }, { age: 60 }],
  ]
  it.each(rows)('[RS-3] %s', (_what, doomed, kept) => {
    const pods = [pod('kept', kept), pod('doomed', doomed)]
    expect(rankForDeletion(pods, pods, NOW)[0]!.metadata.name).toBe('doomed')
    expect(rankForDeletion([...pods].reverse(), pods, NOW)[0]!.metadata.name).toBe('doomed')
  })

  it('[RS-3] shares its node with more of its kind', () => {
    const pods = [pod('alone', { node: 'a', ready: 1 }), pod('b1', { node: 'b' }), pod('b2', { node: 'b' })]
    expect(rankForDeletion(pods, pods, NOW).map(({ metadata }) => metadata.name)[2]).toBe('alone')
  })

  it('[RS-3] is the same one when only seconds tell them apart', () => {
    const pods = [pod('x', { ready: 60, age: 60 }), pod('a', { ready: 59.9, age: 59.9 })]
    expect(rankForDeletion(pods, pods, NOW)[0]!.metadata.name).toBe('a')
    expect(rankForDeletion([pod('b', { ready: 59.9 }), pod('a')], [], NOW)[0]!.metadata.name).toBe('a')
  })
})
