import { expect, it } from 'vitest'
import { Cluster } from '#engine/core'
import { DEMO } from '../share/demo.ts'
import { parseFile } from '#manifest'

/** The files that the page opens with, as a cluster has taken them after a minute. */
function opened() {
  const cluster = new Cluster()
  for (const file of DEMO.files) {
    const objects = parseFile(file).documents.map(({ object }) => object)
    expect(cluster.apply(objects).map(({ action }) => action)).not.toContain('failed')
  }
  cluster.step(60_000)
  return cluster
}
const broken = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'x' },
  spec: { podSelectr: {} },
}

const agents = {
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'agent' },
  spec: {
    selector: { matchLabels: { app: 'agent' } },
    template: {
      metadata: { labels: { app: 'agent' } },
      spec: { containers: [{ name: 'agent', image: 'nginx:1.25' }] },
    },
  },
}

/** What becomes of a cluster that a DaemonSet is applied to. */
function withAgents(cluster: Cluster): string {
  expect(cluster.apply([agents]).map(({ action }) => action)).toEqual(['created'])
  cluster.step(60_000)
  return JSON.stringify(cluster.snapshot())
}

it('what the page opens with is taken the same before the rest is known as after', async () => {
  const early = opened()
  const taken = JSON.stringify(early.snapshot())
  const refused = opened()
  expect(JSON.stringify(refused.apply([broken]))).not.toContain('strict decoding')
  expect(JSON.stringify(refused.apply([agents]))).toContain('no matches for kind')

  const label = [{ op: 'add', path: '/metadata/labels/seen', value: 'yes' }]
  const patched = () => refused.api.patch('Namespace', undefined, 'default', 'json', label)
  expect(patched()).toMatchObject({ ok: false, status: { reason: 'UnsupportedMediaType' } })

  const { knowTheRest } = await import('#engine/late')
  knowTheRest()
  expect(JSON.stringify(opened().snapshot())).toBe(taken)
  expect(JSON.stringify(opened().apply([broken]))).toContain(
    'strict decoding error: unknown field \\"spec.podSelectr\\"',
  )
  expect(patched()).toMatchObject({ ok: true, object: { metadata: { labels: { seen: 'yes' } } } })

  // The cluster of before has lived until now; it learns, and goes on as one that knew all from its beginning.
  early.learn()
  early.learn()
  expect(withAgents(early)).toBe(withAgents(opened()))
})
