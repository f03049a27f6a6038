import { describe, expect, it } from 'vitest'
import { accepted, PLAIN_KINDS, plainApi, refusal, type Thing } from '../../testing/apiServer.ts'
import { required } from './field.ts'
import type { KubeObject } from './types.ts'

const pod = (name: string, labels: Record<string, string> = {}, spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels },
  spec: { containers: [{ name: 'web', image: 'nginx' }], ...spec },
})
const config = (name: string, data: Record<string, string> = {}, metadata: object = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, ...metadata },
  data,
})
const namespace = (name: string) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })

describe('creating', () => {
  it('[API-1] gives an object its uid, version, time and first generation', () => {
    const { api, kernel } = plainApi()
    kernel.clock.runUntil(5_000)
    const { metadata } = accepted(api.create<Thing>(pod('a')))
    expect(metadata).toMatchObject({
      namespace: 'default',
      resourceVersion: '2',
      generation: 1,
      creationTimestamp: '2026-01-05T09:00:05Z',
    })
    expect(metadata.uid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  it('[API-1] counts one resourceVersion through all kinds', () => {
    const { api } = plainApi()
    accepted(api.create(pod('a')))
    expect(accepted(api.create<Thing>(config('b'))).metadata.resourceVersion).toBe('3')
  })

  it('[API-2] spells generated names with an alphabet that forms no words, the same for the same seed', () => {
    const names = [1, 2].map(() => {
      const { api } = plainApi({ seed: 4 })
      const object = { ...pod(''), metadata: { generateName: 'web-' } }
      return [1, 2, 3].map(() => accepted(api.create<Thing>(object)).metadata.name)
    })
    for (const name of names[0]!) expect(name).toMatch(/^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/)
    expect(new Set(names[0]).size).toBe(3)
    expect(names[0]).toEqual(names[1])
  })

  it('[API-2] gives up after eight names that all exist', () => {
    const { api, kernel } = plainApi()
    const object = { ...pod(''), metadata: { generateName: 'web-' } }
    const before = kernel.random.snapshot()
    for (let i = 0; i < 9; i++) accepted(api.create(object))
    kernel.random.restore(before)
    expect(refusal(api.create(object))).toMatch(
      /^pods "web-.{5}" already exists, the server was not able to generate a unique name for the object$/,
    )
  })

  it('[API-37] says all that is wrong with metadata, in the order of the server', () => {
    const { api } = plainApi()
    const owner = (name: string) => ({ apiVersion: 'v1', kind: 'Pod', name, uid: name, controller: true })
    const metadata = {
      name: 'A',
      labels: { 'a b': 'x', ok: '-' },
      ownerReferences: [owner('x'), owner('y'), { apiVersion: '', kind: '', name: '', uid: '' }],
      finalizers: ['orphan', 'foregroundDeletion', 'a/b/c'],
    }
    const reply = api.create({ ...config('A'), metadata })
    expect(!reply.ok && reply.status.details?.causes?.map(({ field }) => field)).toEqual([
      'metadata.name',
      'metadata.labels',
      'metadata.labels',
      'metadata.ownerReferences[2].apiVersion',
      'metadata.ownerReferences[2].kind',
      'metadata.ownerReferences[2].name',
      'metadata.ownerReferences[2].uid',
      'metadata.ownerReferences',
      'metadata.finalizers',
      'metadata.finalizers',
    ])
    expect(refusal(reply)).toContain(
      'Only one reference can have Controller set to true. Found "true" in references for x and y',
    )
    expect(refusal(reply)).toContain('finalizer orphan and foregroundDeletion cannot be both set')
  })

  it('[API-3] refuses what is already there', () => {
    const { api } = plainApi()
    api.create(pod('a'))
    expect(refusal(api.create(pod('a')))).toBe('pods "a" already exists')
  })

  it('[API-4] refuses a namespace that does not exist, or is going', () => {
    const { api } = plainApi()
    expect(refusal(api.create(config('a', {}, { namespace: 'nope' })))).toBe('namespaces "nope" not found')
    api.create({ ...namespace('going'), metadata: { name: 'going', finalizers: ['example.com/wait'] } })
    api.delete('Namespace', undefined, 'going')
    expect(refusal(api.create(config('a', {}, { namespace: 'going' })))).toBe(
      'configmaps "a" is forbidden: unable to create new content in namespace going because it is being terminated',
    )
  })

  it('[API-5] leaves status to the status subresource', () => {
    const { api } = plainApi()
    const created = accepted(api.create<Thing>({ ...pod('a'), status: { phase: 'Running' } }))
    expect(created.status).toBeUndefined()
  })

  it('[API-6] tries everything in a dry run and keeps nothing', () => {
    const { api } = plainApi()
    expect(api.create(pod('a'), { dryRun: true }).ok).toBe(true)
    expect(api.get('Pod', 'default', 'a')).toBeUndefined()
    expect(refusal(api.create(pod('A!'), { dryRun: true }))).toContain('metadata.name')
    const old = accepted(api.create<Thing>(config('b', { k: '1' })))
    expect(accepted(api.update({ ...old, data: { k: '2' } }, { dryRun: true }))).toMatchObject({ data: { k: '2' } })
    expect(api.get('ConfigMap', 'default', 'b')).toBe(old)
  })

  it('[API-7] shares nothing with what the client sent', () => {
    const { api } = plainApi()
    const sent = config('a', { k: 'before' })
    api.create(sent)
    sent.data['k'] = 'after'
    expect(api.get('ConfigMap', 'default', 'a')).toMatchObject({ data: { k: 'before' } })
  })
})

describe('changing', () => {
  it('[API-8] refuses an update that was made from an older version', () => {
    const { api } = plainApi()
    const first = accepted(api.create<Thing>(config('a', { k: '1' })))
    accepted(api.update({ ...first, data: { k: '2' } }))
    expect(refusal(api.update({ ...first, data: { k: '3' } }))).toBe(
      'Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again',
    )
  })

  it('[API-9] counts the generation for changes of the spec alone', () => {
    const { api } = plainApi()
    const first = accepted(api.create<Thing>(pod('a')))
    const labelled = accepted(api.update({ ...first, metadata: { ...first.metadata, labels: { x: 'y' } } }))
    expect(labelled.metadata.generation).toBe(1)
    const ready = accepted(api.updateStatus({ ...labelled, status: {} }, { phase: 'Running' })) as Thing
    expect(ready.metadata.generation).toBe(1)
    const moved = accepted(api.update({ ...ready, spec: { ...ready.spec, nodeName: 'node-1' } }))
    expect(moved.metadata.generation).toBe(2)
    expect(moved.status).toEqual({ phase: 'Running' })
  })

  it('[API-10] writes nothing when nothing changes', () => {
    const { api } = plainApi()
    const first = accepted(api.create<Thing>(pod('a')))
    let events = 0
    api.watch('Pod', () => events++)
    expect(accepted(api.update(first))).toBe(first)
    const ready = accepted(api.updateStatus({ ...first, status: {} }, { phase: 'Running', conditions: [] }))
    expect(accepted(api.updateStatus(ready, { phase: 'Running', conditions: [] }))).toBe(ready)
    expect(events).toBe(1)
  })

  it('[API-10] takes the word of a writer that has compared, but for the newest version alone', () => {
    const { api } = plainApi()
    const first = accepted(api.create<Thing>(pod('a')))
    const ready = accepted(api.updateStatus({ ...first, status: {} }, { phase: 'Running', conditions: [] }))
    expect(accepted(api.updateStatus(ready, ready.status, true))).toBe(ready)
    const more = accepted(api.updateStatus(ready, { ...ready.status, phase: 'Failed' }, true))
    expect(more.status).toEqual({ phase: 'Failed', conditions: [] })
    expect(accepted(api.updateStatus(ready, { ...ready.status, phase: 'Failed' }, true))).toBe(more)
  })

  it('[API-11] keeps what no client may change', () => {
    const { api } = plainApi()
    const first = accepted(api.create<Thing>(pod('a')))
    const { uid, creationTimestamp } = first.metadata
    const next = accepted(
      api.update({
        ...first,
        metadata: { ...first.metadata, creationTimestamp: '2000-01-01T00:00:00Z', labels: { x: 'y' } },
      }),
    )
    expect(next.metadata).toMatchObject({ uid, creationTimestamp, labels: { x: 'y' } })
    expect(refusal(api.update({ ...first, metadata: { ...first.metadata, uid: 'other' } }))).toBe(
      `Operation cannot be fulfilled on pods "a": Precondition failed: UID in precondition: other, UID in object meta: ${uid}`,
    )
  })

  it('[API-12] merges a patch by RFC 7386: null removes, lists are replaced', () => {
    const { api } = plainApi()
    api.create(pod('a', { x: '1', y: '2' }))
    const patch = { metadata: { labels: { x: null, z: '3' } }, spec: { containers: [{ name: 'other' }] } }
    const next = accepted(api.mergePatch<Thing>('Pod', 'default', 'a', patch))
    expect(next.metadata.labels).toEqual({ y: '2', z: '3' })
    expect(next.spec['containers']).toEqual([{ name: 'other' }])
    expect(refusal(api.mergePatch('Pod', 'default', 'a', { metadata: { name: 'b' } }))).toBe(
      'the name of the object (b) does not match the name on the URL (a)',
    )
    expect(refusal(api.mergePatch('Pod', 'default', 'zzz', {}))).toBe('pods "zzz" not found')
  })

  it('[API-12] patches status only where it is asked for', () => {
    const { api } = plainApi()
    api.create(pod('a'))
    const patch = { status: { phase: 'Running' }, spec: { nodeName: 'node-1' } }
    const plain = accepted(api.mergePatch<Thing>('Pod', 'default', 'a', { ...patch, spec: {} }))
    expect(plain.status).toBeUndefined()
    const status = accepted(api.mergePatch<Thing>('Pod', 'default', 'a', patch, { subresource: 'status' }))
    expect(status.status).toEqual({ phase: 'Running' })
    expect(status.spec['nodeName']).toBeUndefined()
  })

  it('[API-13] keeps the identity of parts that a write leaves alone', () => {
    const { api } = plainApi()
    const first = accepted(api.create<Thing>(pod('a')))
    const copy = JSON.parse(JSON.stringify(first)) as Thing
    const next = accepted(api.update({ ...copy, metadata: { ...copy.metadata, labels: { x: 'y' } } }))
    expect(next).not.toBe(first)
    expect(next.spec).toBe(first.spec)
  })
})

describe('kinds with rules of their own', () => {
  const held = {
    ...PLAIN_KINDS[0]!,
    held: (object: KubeObject) => ((object as Thing).spec?.['finalizers'] ?? []).length > 0,
    deleting: (object: KubeObject) => ({ ...object, status: { phase: 'Terminating' } }),
  }
  const create = { ...namespace('x'), spec: { finalizers: ['kubernetes'] } }

  it('[API-21] are kept after a delete as long as their kind says so', () => {
    const { api } = plainApi({ kinds: [held] })
    api.create(create)
    expect(accepted(api.delete<Thing>('Namespace', undefined, 'x')).status).toEqual({ phase: 'Terminating' })
    expect(accepted(api.delete<Thing>('Namespace', undefined, 'x')).metadata.deletionTimestamp).toBeDefined()
    api.mergePatch('Namespace', undefined, 'x', { spec: { finalizers: [] } })
    expect(api.get('Namespace', undefined, 'x')).toBeUndefined()
  })

  it('[API-6] give back what a dry run took, and keep what a stored object holds', () => {
    const released: [string, string | undefined][] = []
    const kind = {
      ...PLAIN_KINDS[2]!,
      release: (object: KubeObject, context: { options: { dryRun?: boolean } }, kept?: KubeObject) => {
        released.push([object.metadata.name, context.options.dryRun ? (kept?.metadata.uid ?? 'nothing') : 'gone'])
      },
    }
    const { api } = plainApi({ kinds: [kind] })
    api.create(config('a'), { dryRun: true })
    const stored = accepted(api.create<Thing>(config('b')))
    api.update({ ...stored, data: { k: 'v' } }, { dryRun: true })
    api.delete('ConfigMap', 'default', 'b')
    expect(released).toEqual([
      ['a', 'nothing'],
      ['b', stored.metadata.uid],
      ['b', 'gone'],
    ])
  })

  it('[API-88] store what admission makes of the object, or say why not', () => {
    const kind = {
      ...PLAIN_KINDS[2]!,
      admit: (object: KubeObject) =>
        object.metadata.name === 'bad' ? [required('data.k')] : { ...object, data: { k: 'allocated' } },
    }
    const { api } = plainApi({ kinds: [kind] })
    expect(accepted(api.create(config('a')))).toMatchObject({ data: { k: 'allocated' } })
    expect(refusal(api.create(config('bad')))).toBe('ConfigMap "bad" is invalid: data.k: Required value')
  })
})
