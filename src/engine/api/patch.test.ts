import { describe, expect, it } from 'vitest'
import { accepted, plainApi, refusal, type Thing } from '../../testing/apiServer.ts'
import { kubectlError } from './kubectl.ts'
import type { Unstructured } from './types.ts'

/** An API server with a Pod of two containers and a Deployment. */
function world() {
  const { api, kernel } = plainApi()
  accepted(
    api.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'a', labels: { app: 'web' }, finalizers: ['example.com/x'] },
      spec: {
        containers: [
          { name: 'web', image: 'nginx', ports: [{ containerPort: 80, name: 'http' }] },
          { name: 'side', image: 'busybox' },
        ],
      },
    }),
  )
  const patch = (type: Parameters<typeof api.patch>[3], body: unknown, options = {}) =>
    api.patch<Thing>('Pod', 'default', 'a', type, body, options)
  return { api, kernel, patch }
}

const names = (pod: Thing) => pod.spec['containers'].map((container: { name: string }) => container.name)

describe('JSON patch', () => {
  it('[API-100] carries out add, remove, replace, move, copy and test in order', () => {
    const { patch } = world()
    const pod = accepted(
      patch('json', [
        { op: 'test', path: '/metadata/labels/app', value: 'web' },
        { op: 'add', path: '/metadata/labels/example.com~1tier', value: 'front' },
        { op: 'replace', path: '/spec/containers/0/image', value: 'nginx:1.25' },
        { op: 'copy', from: '/spec/containers/0/image', path: '/metadata/labels/image' },
        { op: 'move', from: '/metadata/labels/image', path: '/metadata/annotations' },
        { op: 'replace', path: '/metadata/annotations', value: { by: 'hand' } },
        { op: 'remove', path: '/spec/containers/1' },
        { op: 'add', path: '/spec/containers/-', value: { name: 'last', image: 'curl' } },
        { op: 'add', path: '/spec/containers/0', value: { name: 'first', image: 'curl' } },
      ]),
    )
    expect(pod.metadata).toMatchObject({
      labels: { app: 'web', 'example.com/tier': 'front' },
      annotations: { by: 'hand' },
    })
    expect(names(pod)).toEqual(['first', 'web', 'last'])
    expect(pod.spec['containers'][1].image).toBe('nginx:1.25')
  })

  it.each([
    ['a failed test', [{ op: 'test', path: '/metadata/labels/app', value: 'other' }]],
    ['a path that is not there', [{ op: 'replace', path: '/spec/nope', value: 1 }]],
    ['an index beyond the list', [{ op: 'remove', path: '/spec/containers/2' }]],
    ['an unknown operation', [{ op: 'jump', path: '/spec' }]],
    ['a move into itself', [{ op: 'move', from: '/spec', path: '/spec/containers/0' }]],
    ['a pointer without a slash', [{ op: 'remove', path: 'spec' }]],
    ['the whole object', [{ op: 'remove', path: '' }]],
    ['a prototype', [{ op: 'replace', path: '/__proto__/x', value: 1 }]],
    ['what every object inherits', [{ op: 'remove', path: '/metadata/labels/constructor' }]],
  ])('[API-101] refuses %s without saying why, and changes nothing', (_, steps) => {
    const { api, patch } = world()
    const before = api.get('Pod', 'default', 'a')
    const reply = patch('json', steps)
    expect(refusal(reply)).toBe('the server rejected our request due to an error in our request')
    if (!reply.ok) {
      expect(reply.status).toMatchObject({ code: 422, reason: 'Invalid' })
      expect(kubectlError(reply.status)).toBe(
        'The request is invalid: the server rejected our request due to an error in our request',
      )
    }
    expect(api.get('Pod', 'default', 'a')).toBe(before)
  })

  it('[API-101] takes at most 10,000 steps, and none that is no list', () => {
    const { patch } = world()
    const steps = Array.from({ length: 10_001 }, () => ({ op: 'test', path: '/kind', value: 'Pod' }))
    expect(refusal(patch('json', steps))).toBe('The allowed maximum operations in a JSON patch is 10000, got 10001')
    expect(refusal(patch('json', { op: 'add' }))).toContain('cannot unmarshal object')
  })
})

describe('strategic-merge patch', () => {
  it('[API-102] merges lists by their key, and replaces those without one', () => {
    const { patch } = world()
    const pod = accepted(
      patch('strategic', {
        spec: {
          containers: [
            { name: 'web', image: 'nginx:2' },
            { name: 'new', image: 'curl', args: ['a'] },
          ],
        },
      }),
    )
    expect(names(pod)).toEqual(['web', 'side', 'new'])
    expect(pod.spec['containers'][0]).toMatchObject({ image: 'nginx:2', ports: [{ containerPort: 80, name: 'http' }] })
    const again = accepted(patch('strategic', { spec: { containers: [{ name: 'new', args: ['b'] }] } }))
    expect(again.spec['containers'][2].args).toEqual(['b'])
  })

  it('[API-103] obeys $patch, $setElementOrder, $deleteFromPrimitiveList and $retainKeys', () => {
    const { patch } = world()
    const removed = accepted(patch('strategic', { spec: { containers: [{ name: 'web', $patch: 'delete' }] } }))
    expect(names(removed)).toEqual(['side'])
    const added = { name: 'web', image: 'nginx' }
    const ordered = accepted(
      patch('strategic', {
        spec: { '$setElementOrder/containers': [{ name: 'web' }, { name: 'side' }], containers: [added] },
      }),
    )
    expect(names(ordered)).toEqual(['web', 'side'])
    const replaced = accepted(patch('strategic', { spec: { containers: [{ $patch: 'replace' }, added] } }))
    expect(names(replaced)).toEqual(['web'])
    const bare = accepted(
      patch('strategic', { metadata: { '$deleteFromPrimitiveList/finalizers': ['example.com/x'] } }),
    )
    expect(bare.metadata.finalizers).toBeUndefined()
    const retained = accepted(patch('strategic', { metadata: { labels: { $retainKeys: ['tier'], tier: 'front' } } }))
    expect(retained.metadata.labels).toEqual({ tier: 'front' })
  })

  it('[API-103] refuses directives it does not know, and items without their key', () => {
    const { patch } = world()
    expect(refusal(patch('strategic', { metadata: { $patch: 'turn' } }))).toBe('unknown patch type: turn')
    expect(refusal(patch('strategic', { metadata: { $patch: { toString: [1, null] } } }))).toBe(
      'unknown patch type: map[toString:[1 <nil>]]',
    )
    expect(refusal(patch('strategic', { spec: { containers: [{ image: 'x' }] } }))).toContain(
      'does not contain declared merge key: name',
    )
  })
})

describe('patches of all types', () => {
  it('[API-104] are told apart by content type', () => {
    const { patch } = world()
    const labels = (type: Parameters<typeof patch>[0], body: unknown) => accepted(patch(type, body)).metadata.labels
    const label = (value: string): Unstructured => ({ metadata: { labels: { by: value } } })
    expect(labels('application/merge-patch+json', label('merge'))).toMatchObject({ by: 'merge' })
    expect(labels('application/strategic-merge-patch+json', label('strategic'))).toMatchObject({ by: 'strategic' })
    const steps = [{ op: 'remove', path: '/metadata/labels/by' }]
    expect(labels('application/json-patch+json; charset=utf-8', steps)).toEqual({ app: 'web' })
    const reply = patch('text/plain', {})
    expect(refusal(reply)).toBe(
      'the body of the request was in an unknown format - accepted media types include: application/json-patch+json, ' +
        'application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml',
    )
    expect(!reply.ok && reply.status).toMatchObject({ code: 415, reason: 'UnsupportedMediaType' })
  })

  it('[API-105] are checked as any other write: names, versions, types', () => {
    const { patch } = world()
    expect(refusal(patch('json', [{ op: 'replace', path: '/metadata/name', value: 'b' }]))).toBe(
      'the name of the object (b) does not match the name on the URL (a)',
    )
    expect(refusal(patch('merge', { metadata: { namespace: 'b' } }))).toBe(
      'the namespace of the provided object does not match the namespace sent on the request',
    )
    expect(refusal(patch('strategic', { metadata: { resourceVersion: '1' } }))).toContain(
      'the object has been modified',
    )
    const stale = { metadata: { resourceVersion: '1' }, status: { phase: 'Running' } }
    expect(refusal(patch('merge', stale, { subresource: 'status' }))).toContain('the object has been modified')
    expect(patch('merge', { status: stale.status }, { subresource: 'status' }).ok).toBe(true)
    expect(refusal(patch('merge', { spec: { nope: 1 } }))).toContain('unknown field "spec.nope"')
    expect(refusal(patch('merge', [1]))).toBe(
      'json: cannot unmarshal array into Go value of type map[string]interface {}',
    )
  })

  it.each(['merge', 'strategic'] as const)('[API-130] may have unknown fields, which a %s patch is told of', (type) => {
    const { patch } = world()
    const body = { metadata: { labels: { new: 'y' } }, spec: { nope: 1 } }
    const reply = patch(type, body, { fieldValidation: 'Warn' })
    expect(reply).toMatchObject({ ok: true, warnings: ['unknown field "spec.nope"'] })
    expect(accepted(reply).spec).not.toHaveProperty('nope')
    expect(patch(type, { spec: { nope: 2 } }, { fieldValidation: 'Ignore' })).not.toHaveProperty('warnings')
    expect(refusal(patch(type, { spec: { nodeName: 1 } }, { fieldValidation: 'Ignore' }))).toContain('cannot unmarshal')
  })

  it('[API-105] leave nothing behind in a dry run', () => {
    const { api, patch } = world()
    const before = api.get('Pod', 'default', 'a')
    for (const [type, body] of [
      ['merge', { metadata: { labels: { x: 'y' } } }],
      ['strategic', { metadata: { labels: { x: 'y' } } }],
      ['json', [{ op: 'add', path: '/metadata/labels/x', value: 'y' }]],
      ['apply', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', labels: { x: 'y' } } }],
    ] as const) {
      const reply = patch(type, body, { dryRun: true, fieldManager: 'me' })
      expect(accepted(reply).metadata.labels).toMatchObject({ x: 'y' })
      expect(api.get('Pod', 'default', 'a')).toBe(before)
      expect(api.managedFields(before!)).toEqual([])
    }
  })
})
