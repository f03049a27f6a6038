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

it('the files that the page opens with are taken the same before the fields are known as after', async () => {
  const before = opened()
  expect(JSON.stringify(before.apply([broken]))).not.toContain('strict decoding')
  const taken = JSON.stringify(opened().snapshot())
  const { knowAllFields } = await import('#engine/fields')
  knowAllFields()
  expect(JSON.stringify(opened().snapshot())).toBe(taken)
  expect(JSON.stringify(opened().apply([broken]))).toContain(
    'strict decoding error: unknown field \\"spec.podSelectr\\"',
  )
})
