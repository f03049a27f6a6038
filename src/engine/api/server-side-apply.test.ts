import { describe, expect, it } from 'vitest'
import { accepted, plainApi, type Thing } from '../../testing/apiServer.ts'
import type { ApiServer } from './server.ts'
import type { ApplyOptions } from './apply.ts'
import type { Unstructured } from './types.ts'

function deployment(spec: object = {}, metadata: object = {}): Unstructured {
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', ...metadata }, spec }
}

const container = (name: string, image: string) => ({ template: { spec: { containers: [{ name, image }] } } })

function ssa(api: ApiServer, object: Unstructured, options: ApplyOptions = {}) {
  return api.apply([object], { serverSide: true, file: 'web.yaml', ...options })[0]!
}

const stored = (api: ApiServer) => api.get<Thing>('Deployment', 'default', 'web')!

describe('server-side apply', () => {
  it('[API-110] creates, changes and says serverside-applied each time', () => {
    const { api } = plainApi()
    const results = [2, 2, 3].map((replicas) => ssa(api, deployment({ replicas })))
    expect(results.map(({ text }) => text)).toEqual(Array(3).fill('deployment.apps/web serverside-applied'))
    expect(results.map(({ action }) => action)).toEqual(['created', 'unchanged', 'configured'])
    expect(stored(api).spec['replicas']).toBe(3)
    expect(stored(api).metadata.annotations).toBeUndefined()
  })

  it('[API-111] refuses a field that somebody else wrote, in the words of the server', () => {
    const { api } = plainApi()
    api.apply([deployment({ replicas: 2 })])
    const result = ssa(api, deployment({ replicas: 3 }), { fieldManager: 'me' })
    expect(result.status).toMatchObject({
      code: 409,
      reason: 'Conflict',
      message: 'Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using apps/v1: .spec.replicas',
    })
    expect(result.text).toMatch(/^error: Apply failed with 1 conflict: .*\.spec\.replicas\nPlease review the fields/)
    expect(result.problems).toEqual([
      { field: '.spec.replicas', message: 'conflict with "kubectl-client-side-apply" using apps/v1' },
    ])
    expect(stored(api).spec['replicas']).toBe(2)
  })

  it('[API-111] lists several conflicts under their managers', () => {
    const { api } = plainApi()
    ssa(api, deployment({ replicas: 2 }), { fieldManager: 'scaler' })
    api.patch(
      'Deployment',
      'default',
      'web',
      'strategic',
      { spec: container('web', 'nginx:1') },
      { fieldManager: 'me' },
    )
    const { status } = ssa(api, deployment({ replicas: 3, ...container('web', 'nginx:2') }))
    expect(status?.message).toBe(
      'Apply failed with 2 conflicts: conflicts with "me" using apps/v1:\n' +
        '- .spec.template.spec.containers[name="web"].image\nconflicts with "scaler":\n- .spec.replicas',
    )
  })

  it('[API-118] takes over without a conflict what kubectl applied client-side, and removes what is gone from it', () => {
    const { api } = plainApi()
    api.apply([deployment({ replicas: 2, paused: true })])
    const result = ssa(api, deployment({ replicas: 3 }))
    expect(result.text).toBe('deployment.apps/web serverside-applied')
    expect(stored(api).spec).toEqual({ replicas: 3 })
    expect(api.managedFields(stored(api)).map(({ manager, operation }) => [manager, operation])).toEqual([
      ['kubectl', 'Apply'],
    ])
    const annotation = stored(api).metadata.annotations!['kubectl.kubernetes.io/last-applied-configuration']!
    expect((JSON.parse(annotation) as Thing).spec).toEqual({ replicas: 3 })
  })

  it('[API-118] keeps what somebody else changed since kubectl applied it client-side', () => {
    const { api } = plainApi()
    api.apply([deployment({ replicas: 2 })])
    api.patch('Deployment', 'default', 'web', 'merge', { spec: { replicas: 7 } }, { fieldManager: 'scaler' })
    expect(ssa(api, deployment({ replicas: 3 })).status?.message).toBe(
      'Apply failed with 1 conflict: conflict with "scaler" using apps/v1: .spec.replicas',
    )
  })

  it('[API-112] takes over what it is forced to, and the other loses it', () => {
    const { api } = plainApi()
    ssa(api, deployment({ replicas: 2 }), { fieldManager: 'one' })
    expect(ssa(api, deployment({ replicas: 5 }), { fieldManager: 'two', force: true }).action).toBe('configured')
    expect(stored(api).spec['replicas']).toBe(5)
    expect(api.managedFields(stored(api)).map(({ manager }) => manager)).toEqual(['two'])
  })

  it('[API-113] shares a field with whoever wants the same value', () => {
    const { api } = plainApi()
    ssa(api, deployment({ replicas: 2 }), { fieldManager: 'one' })
    expect(ssa(api, deployment({ replicas: 2 }), { fieldManager: 'two' }).action).toBe('unchanged')
    expect(api.managedFields(stored(api)).map(({ manager }) => manager)).toEqual(['one', 'two'])
    ssa(api, deployment({}), { fieldManager: 'one' })
    expect(stored(api).spec['replicas'], 'two still wants it').toBe(2)
    ssa(api, deployment({}), { fieldManager: 'two' })
    expect(stored(api).spec['replicas'], 'nobody wants it').toBeUndefined()
  })

  it('[API-114] removes what it named last time and names no more: members, items, labels', () => {
    const { api } = plainApi()
    const both = { template: { spec: { containers: ['a', 'b'].map((name) => ({ name, image: 'x' })) } } }
    ssa(api, deployment(both, { labels: { x: '1', y: '2' } }))
    api.patch('Deployment', 'default', 'web', 'merge', { metadata: { labels: { z: '3' } } }, { fieldManager: 'me' })
    ssa(api, deployment(container('b', 'x'), { labels: { x: '1' } }))
    expect(stored(api).spec['template'].spec.containers).toEqual([{ name: 'b', image: 'x' }])
    expect(stored(api).metadata.labels).toEqual({ x: '1', z: '3' })
  })

  it('[API-114] keeps an item in which somebody else has something', () => {
    const { api } = plainApi()
    ssa(api, deployment(container('a', 'x')))
    const env = [{ name: 'a', env: [{ name: 'E', value: '1' }] }]
    const patch = { spec: { template: { spec: { containers: env } } } }
    api.patch('Deployment', 'default', 'web', 'strategic', patch, { fieldManager: 'me' })
    ssa(api, deployment(container('b', 'y')))
    const { containers } = stored(api).spec['template'].spec
    expect(containers).toEqual([
      { name: 'a', env: [{ name: 'E', value: '1' }] },
      { name: 'b', image: 'y' },
    ])
  })

  it('[API-115] shows managedFields as the server does', () => {
    const { api } = plainApi()
    const ports = [{ name: 'web', image: 'nginx', ports: [{ containerPort: 80 }] }]
    ssa(api, deployment({ replicas: 1, template: { spec: { containers: ports } } }, { labels: { app: 'web' } }))
    expect(api.managedFields(stored(api))).toEqual([
      {
        apiVersion: 'apps/v1',
        fieldsType: 'FieldsV1',
        fieldsV1: {
          'f:metadata': { 'f:labels': { 'f:app': {} } },
          'f:spec': {
            'f:replicas': {},
            'f:template': {
              'f:spec': {
                'f:containers': {
                  'k:{"name":"web"}': {
                    '.': {},
                    'f:image': {},
                    'f:name': {},
                    'f:ports': {
                      'k:{"containerPort":80,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {} },
                    },
                  },
                },
              },
            },
          },
        },
        manager: 'kubectl',
        operation: 'Apply',
        time: '2026-01-05T09:00:00Z',
      },
    ])
  })

  it('[API-115] keeps who wrote what through a snapshot, and forgets it with the object', () => {
    const { api } = plainApi()
    ssa(api, deployment({ replicas: 2 }), { fieldManager: 'one' })
    const saved = JSON.parse(JSON.stringify(api.snapshot())) as ReturnType<ApiServer['snapshot']>
    const other = plainApi().api
    other.restore(saved)
    expect(ssa(other, deployment({ replicas: 3 }), { fieldManager: 'two' }).status?.message).toContain('"one"')
    api.delete('Deployment', 'default', 'web')
    expect(api.snapshot().managers).toEqual({})
  })

  it('[API-116] gives what was there before anybody was asked to before-first-apply', () => {
    const { api } = plainApi()
    accepted(api.create(deployment({ replicas: 2 })))
    expect(ssa(api, deployment({ replicas: 3 })).status?.message).toBe(
      'Apply failed with 1 conflict: conflict with "before-first-apply" using apps/v1: .spec.replicas',
    )
  })

  it.each([
    ['an unknown field', deployment({ nope: 1 }), '.spec.nope: field not declared in schema'],
    ['a wrong type', deployment({ replicas: 'two' }), '.spec.replicas: expected numeric (int or float), got string'],
    [
      'an item twice',
      deployment({ template: { spec: { containers: [{ name: 'a' }, { name: 'a' }] } } }),
      '.spec.template.spec.containers: duplicate entries for key [name="a"]',
    ],
  ])('[API-117] refuses %s as a typed object', (_, object, message) => {
    const { api } = plainApi()
    const result = ssa(api, object)
    expect(result.text).toBe(
      `Error from server: failed to create typed patch object (default/web; apps/v1, Kind=Deployment): ${message}`,
    )
  })

  it('[API-117] asks for the name of its manager', () => {
    const { api } = plainApi()
    const reply = api.patch('Deployment', 'default', 'web', 'apply', deployment())
    expect(!reply.ok && reply.status.message).toBe(
      'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
    )
  })
})
