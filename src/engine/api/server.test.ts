import { describe, expect, it } from 'vitest'
import { accepted, PLAIN_KINDS, plainApi, refusal, type Thing } from '../../testing/apiServer.ts'
import { required } from './field.ts'
import type { KubeObject, WatchEvent } from './types.ts'

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

describe('reading', () => {
  it('[API-14] lists by namespace and name, whatever the order of creation', () => {
    const { api } = plainApi()
    api.create(namespace('alpha'))
    for (const [space, name] of [
      ['default', 'b'],
      ['default', 'a'],
      ['alpha', 'z'],
      ['default', 'a-1'],
    ]) {
      api.create(config(name!, {}, { namespace: space }))
    }
    const keys = (space?: string) =>
      api.list('ConfigMap', space ? { namespace: space } : {}).map(({ metadata: m }) => `${m.namespace}/${m.name}`)
    expect(keys()).toEqual(['alpha/z', 'default/a', 'default/a-1', 'default/b'])
    expect(keys('default')).toEqual(['default/a', 'default/a-1', 'default/b'])
    expect(keys('empty')).toEqual([])
  })

  it('[API-15] finds by labels what they are now, not what they were', () => {
    const { api } = plainApi()
    api.create(pod('a', { app: 'web', tier: 'front' }))
    api.create(pod('b', { app: 'web' }))
    const select = (selector: Record<string, string>) =>
      api.list('Pod', { namespace: 'default', selector }).map((object) => object.metadata.name)
    expect(select({ app: 'web' })).toEqual(['a', 'b'])
    expect(select({ app: 'web', tier: 'front' })).toEqual(['a'])
    api.mergePatch('Pod', 'default', 'a', { metadata: { labels: { app: 'api' } } })
    expect(select({ app: 'web' })).toEqual(['b'])
    expect(select({ app: 'api', tier: 'front' })).toEqual(['a'])
    api.delete('Pod', 'default', 'b')
    expect(select({ app: 'web' })).toEqual([])
    expect(select({})).toEqual(['a'])
  })

  it('[API-16] takes 5,000 pods with their status, and asks for those of 1,000 Services, in well under a second each', () => {
    const { api } = plainApi({ limits: { pods: 10_000, objects: 20_000 } })
    const start = performance.now()
    for (let i = 0; i < 5_000; i++) {
      const created = accepted(api.create<Thing>(pod(`pod-${i}`, { app: `app-${i % 1000}` })))
      api.updateStatus({ ...created, status: {} }, { phase: 'Running' })
    }
    const middle = performance.now()
    let found = 0
    for (let i = 0; i < 1_000; i++)
      found += api.list('Pod', { namespace: 'default', selector: { app: `app-${i}` } }).length
    const end = performance.now()
    expect(found).toBe(5_000)
    // Generous, for a machine that does other things too: a list that scans would need seconds.
    expect(middle - start).toBeLessThan(3_000)
    expect(end - middle).toBeLessThan(500)
  })
})

describe('watching', () => {
  it('[API-17] tells of every write in the order of versions, with the state before', () => {
    const { api } = plainApi()
    const seen: WatchEvent<Thing>[] = []
    api.watch<Thing>('Pod', (event) => seen.push(event))
    const first = accepted(api.create<Thing>(pod('a')))
    const second = accepted(api.update({ ...first, spec: { ...first.spec, nodeName: 'n' } }))
    api.delete('Pod', 'default', 'a', { gracePeriodSeconds: 0 })
    expect(seen.map(({ type, object }) => [type, object.metadata.resourceVersion])).toEqual([
      ['ADDED', '2'],
      ['MODIFIED', '3'],
      ['DELETED', '4'],
    ])
    expect(seen.map(({ old }) => old)).toEqual([undefined, first, second])
  })

  it('[API-18] delivers what a listener writes after what is under way, to all alike', () => {
    const { api } = plainApi()
    const seen: [string[], string[]] = [[], []]
    api.watch<Thing>('Pod', ({ type, object }) => {
      seen[0].push(`${type} ${object.metadata.resourceVersion}`)
      if (type === 'ADDED') api.updateStatus({ ...object, status: {} }, { phase: 'Pending' })
    })
    api.watch<Thing>('Pod', ({ type, object }) => seen[1].push(`${type} ${object.metadata.resourceVersion}`))
    api.create(pod('a'))
    expect(seen[0]).toEqual(['ADDED 2', 'MODIFIED 3'])
    expect(seen[1]).toEqual(seen[0])
  })

  it('[API-17] stops when asked to, and hears other kinds only with `*`', () => {
    const { api } = plainApi()
    const kinds: string[] = []
    const stop = api.watch('*', ({ object }) => kinds.push(object.kind))
    api.watch('ConfigMap', () => kinds.push('wrong'))
    api.create(pod('a'))
    stop()
    api.create(pod('b'))
    expect(kinds).toEqual(['Pod'])
  })
})

describe('deleting', () => {
  const bound = { nodeName: 'node-1' }

  it('[API-19] removes at once what nobody holds', () => {
    const { api } = plainApi()
    api.create(config('a'))
    expect(api.delete('ConfigMap', 'default', 'a').ok).toBe(true)
    expect(api.get('ConfigMap', 'default', 'a')).toBeUndefined()
    expect(refusal(api.delete('ConfigMap', 'default', 'a'))).toBe('configmaps "a" not found')
  })

  it('[API-20] marks what has a grace period, and removes it when asked with none', () => {
    const { api, kernel } = plainApi()
    api.create(pod('a', {}, bound))
    kernel.clock.runUntil(10_000)
    const marked = accepted(api.delete<Thing>('Pod', 'default', 'a'))
    expect(marked.metadata).toMatchObject({
      deletionTimestamp: '2026-01-05T09:00:40Z',
      deletionGracePeriodSeconds: 30,
      generation: 2,
    })
    expect(accepted(api.delete('Pod', 'default', 'a'))).toBe(marked)
    const sooner = accepted(api.delete<Thing>('Pod', 'default', 'a', { gracePeriodSeconds: 5 }))
    expect(sooner.metadata).toMatchObject({ deletionTimestamp: '2026-01-05T09:00:15Z', generation: 2 })
    api.delete('Pod', 'default', 'a', { gracePeriodSeconds: 0 })
    expect(api.get('Pod', 'default', 'a')).toBeUndefined()
  })

  it('[API-21] waits for finalizers, and goes with the last of them', () => {
    const { api } = plainApi()
    api.create(config('a', {}, { finalizers: ['example.com/one', 'example.com/two'] }))
    const marked = accepted(api.delete<Thing>('ConfigMap', 'default', 'a'))
    expect(marked.metadata.deletionTimestamp).toBeDefined()
    api.mergePatch('ConfigMap', 'default', 'a', { metadata: { finalizers: ['example.com/two'] } })
    expect(api.get('ConfigMap', 'default', 'a')).toBeDefined()
    api.mergePatch('ConfigMap', 'default', 'a', { metadata: { finalizers: null } })
    expect(api.get('ConfigMap', 'default', 'a')).toBeUndefined()
  })

  it('[API-22] refuses when the object is not the one that was meant', () => {
    const { api } = plainApi()
    const { uid } = accepted(api.create<Thing>(config('a'))).metadata
    expect(refusal(api.delete('ConfigMap', 'default', 'a', { uid: 'x' }))).toContain(
      `Precondition failed: UID in precondition: x, UID in object meta: ${uid}`,
    )
  })
})

describe('limits', () => {
  it('[API-23] refuses pods over the quota, and the workload that asks for too many', () => {
    const { api } = plainApi({ limits: { pods: 3 } })
    for (const name of ['a', 'b']) api.create(pod(name))
    const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'x' }, spec: { replicas: 5000 } }
    const reply = api.create(deployment)
    expect(refusal(reply)).toBe(
      'deployments.apps "x" is forbidden: exceeded quota: playground, requested: pods=5000, used: pods=2, limited: pods=3',
    )
    expect(!reply.ok && [reply.status.code, reply.status.details?.causes?.[0]?.field]).toEqual([403, 'spec.replicas'])
    expect(api.create(pod('c')).ok).toBe(true)
    expect(refusal(api.create(pod('d')))).toBe(
      'pods "d" is forbidden: exceeded quota: playground, requested: pods=1, used: pods=3, limited: pods=3',
    )
  })

  it('[API-23] asks a scaled workload for the difference only, and one that is owned for nothing', () => {
    const { api } = plainApi({ limits: { pods: 10 } })
    const workload = (kind: string, name: string, replicas: number, metadata = {}) =>
      api.create({ apiVersion: 'apps/v1', kind, metadata: { name, ...metadata }, spec: { replicas } })
    accepted(workload('Deployment', 'x', 8))
    expect(api.mergePatch('Deployment', 'default', 'x', { spec: { replicas: 18 } }).ok).toBe(true)
    expect(refusal(api.mergePatch('Deployment', 'default', 'x', { spec: { replicas: 29 } }))).toContain(
      'requested: pods=11',
    )
    const owner = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'x', uid: 'u', controller: true }
    expect(workload('ReplicaSet', 'owned', 100, { ownerReferences: [owner] }).ok).toBe(true)
  })

  it('[API-24] counts all objects but Events', () => {
    const { api } = plainApi({ limits: { objects: 2 } })
    const first = accepted(api.create<Thing>(config('a')))
    for (let i = 0; i < 5; i++) api.recordEvent(first, 'Normal', `Reason${i}`, 'x', 'test')
    expect(refusal(api.create(config('b')))).toContain('requested: objects=1, used: objects=2, limited: objects=2')
    api.delete('ConfigMap', 'default', 'a')
    expect(api.create(config('b')).ok).toBe(true)
  })
})

describe('saving', () => {
  it('[API-25] brings back every object, index and version, also through JSON, without a word to watchers', () => {
    const { api } = plainApi()
    accepted(api.create(pod('a', { app: 'web' })))
    const state = JSON.parse(JSON.stringify(api.snapshot()))
    api.create(pod('b', { app: 'web' }))
    api.delete('Pod', 'default', 'a')
    let events = 0
    let restored = 0
    api.watch('*', () => events++)
    api.onRestore(() => restored++)
    api.restore(state)
    expect([events, restored]).toEqual([0, 1])
    const listed = api.list('Pod', { namespace: 'default', selector: { app: 'web' } })
    expect(listed.map((object) => object.metadata.name)).toEqual(['a'])
    expect(accepted(api.create<Thing>(pod('c'))).metadata.resourceVersion).toBe('3')
    expect(api.byUid(listed[0]!.metadata.uid)).toBe(listed[0])
  })

  it('[API-25] shares objects with the snapshot instead of copying them', () => {
    const { api } = plainApi()
    const object = accepted(api.create<Thing>(pod('a')))
    expect(api.snapshot().objects).toContain(object)
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
