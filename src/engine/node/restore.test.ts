import { describe, expect, it } from 'vitest'
import { world, type World } from '../../testing/engine.ts'

const labels = (app: string) => ({ app })

function workload(kind: string, name: string, spec: object, container: object = {}) {
  const template = {
    metadata: { labels: labels(name) },
    spec: { containers: [{ name: 'c', image: 'nginx:1.25', ...container }] },
  }
  const metadata = { name }
  return { apiVersion: 'apps/v1', kind, metadata, spec: { selector: { matchLabels: labels(name) }, template, ...spec } }
}

/** Everything at once: what is rolled, ordered, probed, failing, balanced and switched off. */
function busy(): World {
  const w = world({ cloudProvider: 'metallb' })
  const objects = [
    workload('Deployment', 'web', { replicas: 4 }, { readinessProbe: { httpGet: { port: 80 } } }),
    workload('StatefulSet', 'db', { replicas: 3, serviceName: 'db' }),
    workload('DaemonSet', 'agent', {}),
    workload('Deployment', 'crash', { replicas: 1 }, { image: 'busybox', command: ['false'] }),
    {
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: { name: 'hand' },
      subsets: [{ addresses: [{ ip: '192.0.2.1' }] }],
    },
  ]
  for (const object of objects) expect(w.api.create(object)).toMatchObject({ ok: true })
  w.service('web', { type: 'LoadBalancer', selector: labels('web'), ports: [{ port: 80 }] })
  w.service('hand', { ports: [{ port: 80 }] })
  w.pass(20_000)
  w.nodes.stop('node-2')
  w.pass(20_000)
  const image = { spec: { template: { spec: { containers: [{ name: 'c', image: 'nginx:1.26' }] } } } }
  for (const [kind, name] of [
    ['Deployment', 'web'],
    ['StatefulSet', 'db'],
    ['DaemonSet', 'agent'],
  ] as const)
    w.api.mergePatch(kind, 'default', name, image)
  return w
}

function snapshot(w: World): string {
  const parts = { kernel: w.api.kernel, api: w.api, nodes: w.nodes, cloud: w.cloud }
  return JSON.stringify(Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, part.snapshot()])))
}

function restored(saved: string): World {
  const w = world({ cloudProvider: 'metallb' })
  const state = JSON.parse(saved) as Record<'kernel' | 'api' | 'nodes' | 'cloud', never>
  w.api.kernel.restore(state.kernel)
  w.api.restore(state.api)
  w.nodes.restore(state.nodes)
  w.cloud.restore(state.cloud)
  return w
}

describe('a cluster brought back', () => {
  it.each([10, 333, 2500, 38_000])(
    '[KRN-23] %i ms into a change has the same future, a stopped machine included',
    (ms) => {
      const original = busy()
      original.pass(ms)
      const twin = restored(snapshot(original))
      for (const w of [original, twin]) {
        w.pass(60_000)
        w.nodes.start('node-2')
        w.pass(300_000)
      }
      expect(snapshot(twin)).toBe(snapshot(original))
    },
  )
})
