import { describe, expect, it } from 'vitest'
import { Cluster, type Unstructured } from '#engine'
import { clientPod, service } from '../../testing/demo.ts'

/** An application that takes four seconds to come up, as many do. */
const SLOW_START = ['sh', '-c', "sleep 4; exec nginx -g 'daemon off;'"]
const READINESS = { readinessProbe: { httpGet: { path: '/', port: 80 }, periodSeconds: 1 } }
const PRE_STOP = { lifecycle: { preStop: { sleep: { seconds: 5 } } } }

function deployment(container: Unstructured, stamp?: string): Unstructured {
  const annotations = stamp === undefined ? {} : { annotations: { 'kubectl.kubernetes.io/restartedAt': stamp } }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' }, ...annotations },
        spec: { containers: [{ name: 'web', image: 'nginx:1.25', command: SLOW_START, ...container }] },
      },
    },
  }
}

/** What 50 requests a second lose while all pods are replaced: how many, by reason, and how many there were. */
function update(container: Unstructured, connections?: number) {
  const cluster = new Cluster()
  cluster.apply([
    deployment(container),
    service('web', { selector: { app: 'web' }, ports: [{ port: 80 }] }),
    clientPod(),
  ])
  cluster.step(30_000)
  for (const { source } of cluster.traffic.sources()) cluster.traffic.set({ ...source, enabled: false })
  const to = { service: 'default/web', door: 'clusterIP' } as const
  const rate = { rate: 50, enabled: true, auto: false, ...(connections && { connections }) }
  cluster.traffic.set({ id: 'load', from: 'pod/default/client', ...to, ...rate })
  const lost: { t: number; why: string }[] = []
  let sent = 0
  cluster.on('trace', ({ t, outcome, reason }) => {
    sent++
    if (outcome !== 'ok') lost.push({ t, why: `${outcome} ${reason}` })
  })
  cluster.step(5000)
  const before = lost.length
  const begun = cluster.time
  cluster.apply([deployment(container, 'now')])
  cluster.step(60_000)
  const pods = cluster.topology().pods.filter(({ owner }) => owner === 'deployment/default/web')
  return { before, sent, lost: lost.map((each) => ({ ...each, t: each.t - begun })), pods: pods.length }
}

describe('a rolling update under load', () => {
  it('[ROL-1] a server that a shell starts after a sleep listens only then', () => {
    const cluster = new Cluster()
    cluster.apply([deployment({}), service('web', { selector: { app: 'web' }, ports: [{ port: 80 }] })])
    cluster.step(4000)
    const [pod] = cluster.topology().pods
    const to = { from: 'node/node-1', host: pod!.ip!, port: 80 }
    expect(pod!.status).toBe('Running')
    expect(cluster.send(to)).toMatchObject({ outcome: 'refused', reason: 'TARGET_PORT_CLOSED' })
    cluster.step(5000)
    expect(cluster.send(to).outcome).toBe('ok')
  })

  it('[ROL-2] loses requests when pods come that nobody asks whether they are ready, and when they go at once', () => {
    const { before, lost, sent, pods } = update({})
    expect(before).toBe(0)
    expect(pods).toBe(3)
    expect(sent).toBeGreaterThan(3000)
    // Each new pod is sent its share for four seconds in which nobody listens.
    expect(lost.length).toBeGreaterThan(100)
    expect(new Set(lost.map(({ why }) => why))).toContain('refused TARGET_PORT_CLOSED')
    expect(Math.max(...lost.map(({ t }) => t))).toBeLessThan(30_000)
  })

  it('[ROL-3] loses few with a readiness probe alone: those that were led to a pod that had just ended', () => {
    const { before, lost, pods } = update(READINESS)
    expect(before).toBe(0)
    expect(pods).toBe(3)
    expect(lost.length).toBeGreaterThan(0)
    expect(lost.length).toBeLessThan(40)
  })

  it('[ROL-3] loses those of the beginning with a preStop hook alone', () => {
    expect(update(PRE_STOP).lost.length).toBeGreaterThan(100)
  })

  it('[ROL-4] loses none with a readiness probe and a preStop hook that waits', () => {
    const { lost, sent, pods } = update({ ...READINESS, ...PRE_STOP })
    expect(lost).toEqual([])
    expect(sent).toBeGreaterThan(3000)
    expect(pods).toBe(3)
  })

  it('[ROL-4] loses none over kept connections either: their clients hear when a process closes them', () => {
    expect(update({ ...READINESS, ...PRE_STOP }, 10).lost).toEqual([])
  })
})
