import { expect, it } from 'vitest'
import type { Namespace } from '../../kinds/namespace/types.ts'
import type { NetworkPolicy } from '../../kinds/networkpolicy/types.ts'
import type { Pod } from '../../kinds/pod/types.ts'
import { judge } from './judge.ts'
import { compilePolicies } from './policySet.ts'

const PODS = 1000
const POLICIES = 200

function pod(n: number): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `pod-${n}`, namespace: 'default', labels: { app: `app-${n % 50}`, tier: `t${n % 3}` } },
    spec: { nodeName: 'node-1', containers: [] },
    status: { phase: 'Running', podIP: `10.244.${n >> 8}.${n & 255}` },
  } as unknown as Pod
}

/** Policy n is about app n mod 50 and lets the app after it in. */
function policy(n: number): NetworkPolicy {
  const from = [{ podSelector: { matchLabels: { app: `app-${(n + 1) % 50}` } } }]
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `policy-${n}`, namespace: 'default' },
    spec: { podSelector: { matchLabels: { app: `app-${n % 50}` } }, policyTypes: ['Ingress'], ingress: [{ from }] },
  } as unknown as NetworkPolicy
}

const range = (count: number) => Array.from({ length: count }, (_, n) => n)

it('[POL-20] judges a thousand connections after a change among 200 policies for 1,000 pods in well under a second', () => {
  const space = { metadata: { name: 'default', labels: {} } } as unknown as Namespace
  const pods = range(PODS).map(pod)
  const set = compilePolicies(range(POLICIES).map(policy), pods, [space])
  const ask = () =>
    pods.filter((to, n) => {
      const src = pods[(n + 1) % PODS]!.status.podIP!
      return judge(set, 'ingress', { src, sport: 1, dst: to.status.podIP!, dport: 80, protocol: 'TCP' })!.allowed
    }).length
  expect(ask()).toBe(PODS)
  const began = performance.now()
  set.setPolicy({ ...policy(0), spec: { ...policy(0).spec, ingress: [] } })
  set.removePolicy(policy(50))
  set.removePolicy(policy(100))
  set.removePolicy(policy(150))
  expect(ask()).toBe(PODS - PODS / 50)
  expect(performance.now() - began).toBeLessThan(500)
})
