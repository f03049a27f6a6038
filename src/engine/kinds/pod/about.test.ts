import { describe, expect, it } from 'vitest'
import { aboutPod, POD } from './about.ts'
import type { Pod } from './types.ts'

type Change = { metadata?: object; spec?: object; status?: object }

const NAMES = Object.keys(POD) as (keyof typeof POD)[]
const named = (about: number) => NAMES.filter((name) => about & POD[name]).join(' ')

const condition = (status: string) => [{ type: 'Ready', status }]
const replicaSet = [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-1', uid: 'u', controller: true }]
const owners = (kind: string) => ({ ownerReferences: [{ ...replicaSet[0], kind }] })

/** Parts of which nothing is said stay the very same. */
function changed(pod: Pod, { metadata, spec, status }: Change): Pod {
  return {
    ...pod,
    ...(metadata && { metadata: { ...pod.metadata, ...metadata } }),
    ...(spec && { spec: { ...pod.spec, ...spec } }),
    ...(status && { status: { ...pod.status, ...status } }),
  }
}

const fresh = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web-1-a', namespace: 'default', labels: { app: 'web' }, ownerReferences: replicaSet },
  spec: { containers: [{ name: 'c', image: 'nginx' }] },
  status: { phase: 'Pending' },
} as unknown as Pod
const address = { podIP: '10.244.0.7', podIPs: [{ ip: '10.244.0.7' }] }
const starting = changed(fresh, { spec: { nodeName: 'worker' }, status: { conditions: condition('False') } })
const running = changed(starting, { status: { ...address, phase: 'Running' } })
const serving = changed(running, { status: { conditions: condition('True') } })
const leaving = changed(serving, { metadata: { deletionTimestamp: '2026-01-05T09:00:00Z' } })

describe('what a change of a pod is about', () => {
  it.each<[what: string, old: Pod, change: Change, about: string]>([
    ['is given a node', fresh, { spec: { nodeName: 'worker' } }, 'spec node'],
    ['says what it waits for', starting, { status: { conditions: condition('False') } }, ''],
    ['gets an address', starting, { status: address }, 'address endpoint'],
    ['runs', changed(starting, { status: address }), { status: { phase: 'Running' } }, 'up'],
    ['becomes ready', running, { status: { conditions: condition('True') } }, 'ready endpoint'],
    ['becomes ready before it has an address', starting, { status: { conditions: condition('True') } }, 'ready'],
    ['says the same again', serving, { status: { conditions: condition('True') } }, ''],
    ['gets another address', serving, { status: { podIP: '10.244.0.8' } }, 'address endpoint'],
    [
      'gets an address of the other family',
      serving,
      { status: { podIPs: [address, { ip: 'fd00::7' }] } },
      'address endpoint',
    ],
    ['gets other labels', serving, { metadata: { labels: { app: 'web' } } }, 'labels endpoint'],
    ['gets other labels early', fresh, { metadata: { labels: { app: 'web' } } }, 'labels'],
    ['is to go', serving, { metadata: { deletionTimestamp: 'now' } }, 'leaving active up endpoint node'],
    ['is to go, and is not ready any more', leaving, { status: { conditions: condition('False') } }, 'ready endpoint'],
    ['ends', serving, { status: { phase: 'Failed' } }, 'ended active up address endpoint node'],
    ['ends on its way out', leaving, { status: { phase: 'Succeeded' } }, 'ended address endpoint node'],
    ['is set free', serving, { metadata: { ownerReferences: undefined } }, 'owners ofNobody'],
    ['is taken over by a DaemonSet', serving, { metadata: owners('DaemonSet') }, 'owners ofDaemonSet'],
    ['is taken over by a StatefulSet', serving, { metadata: owners('StatefulSet') }, 'owners ofStatefulSet'],
  ])('[HEAR-2] %s', (_what, old, change, about) => {
    expect(named(aboutPod({ type: 'MODIFIED', object: changed(old, change), old }))).toBe(about)
  })

  const all = 'labels owners spec ready ended leaving active up'
  it.each<[what: string, pod: Pod, about: string]>([
    ['without a node in all but that', fresh, all],
    ['on a node in that too', starting, `${all} node`],
    ['with an address in that too', serving, `${all} address endpoint node`],
    ['that has ended is no endpoint', changed(serving, { status: { phase: 'Failed' } }), `${all} address node`],
  ])('[HEAR-2] one that comes or goes %s', (_what, pod, about) => {
    expect(named(aboutPod({ type: 'ADDED', object: pod }))).toBe(about)
    expect(named(aboutPod({ type: 'DELETED', object: pod, old: pod }))).toBe(about)
  })
})
