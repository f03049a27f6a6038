import { describe, expect, it } from 'vitest'
import { accepted, plainApi, refusal, type Thing } from '../../testing/apiServer.ts'

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web' },
  spec: { containers: [{ name: 'c', image: 'i' }] },
}

describe('a binding', () => {
  it('[BND-1] gives a pod its node, and leaves everything else the identical value', () => {
    const { api } = plainApi()
    const made = accepted(api.create<Thing>(pod))
    const bound = accepted(api.bind(made, 'node-1'))
    expect(bound.spec).toEqual({ ...made.spec, nodeName: 'node-1' })
    expect(bound.spec.containers).toBe(made.spec.containers)
    expect(bound.metadata).toEqual({ ...made.metadata, resourceVersion: bound.metadata.resourceVersion })
    expect(Number(bound.metadata.resourceVersion)).toBe(Number(made.metadata.resourceVersion) + 1)
  })

  it('[BND-2] comes once, to the pod that was meant, while it is not on its way out', () => {
    const { api } = plainApi()
    const made = accepted(api.create<Thing>(pod))
    const bound = accepted(api.bind(made, 'node-1'))
    const why = 'Operation cannot be fulfilled on pods/binding "web": '
    expect(refusal(api.bind(bound, 'node-2'))).toBe(`${why}pod web is already assigned to node "node-1"`)
    api.delete('Pod', 'default', 'web')
    expect(refusal(api.bind(bound, 'node-2'))).toBe(`${why}pod web is being deleted, cannot be assigned to a host`)
    api.delete('Pod', 'default', 'web', { gracePeriodSeconds: 0 })
    expect(refusal(api.bind(bound, 'node-2'))).toBe('pods "web" not found')
    accepted(api.create<Thing>(pod))
    expect(refusal(api.bind(bound, 'node-2'))).toContain('Precondition failed: UID in precondition:')
  })
})
