import { describe, expect, it } from 'vitest'
import { accepted, plainApi, type Thing } from '../../testing/apiServer.ts'
import { COMES_OWNED, DELETED, ENDING } from './about.ts'
import { parseFieldSelector, unknownField } from './field-selectors.ts'
import type { WatchEvent } from './types.ts'
import type { WatchOptions } from './watchers.ts'

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

describe('field selectors', () => {
  const select = (text: string) => {
    const { api } = plainApi()
    for (const [name, nodeName] of [
      ['a', 'node-1'],
      ['b', 'node-2'],
      ['c', ''],
    ]) {
      api.create(pod(name!, {}, nodeName ? { nodeName } : {}))
    }
    const fields = parseFieldSelector(text)
    if (typeof fields === 'string') return fields
    const wrong = unknownField(api.definition('Pod')!, fields)
    return wrong ?? api.list('Pod', { namespace: 'default', fields }).map(({ metadata }) => metadata.name)
  }

  it.each([
    ['metadata.name=a', ['a']],
    ['metadata.name==b,metadata.namespace=default', ['b']],
    ['spec.nodeName!=node-1', ['b', 'c']],
    ['spec.nodeName=', ['c']],
    ['spec.hostNetwork=false,', ['a', 'b', 'c']],
    ['spec.nope=x', 'field label not supported: spec.nope'],
    ['nonsense', "invalid selector: 'nonsense'; can't understand 'nonsense'"],
  ])('[API-89] reads %s', (text, expected) => {
    expect(select(text)).toEqual(expected)
  })

  it('[API-89] knows only names and namespaces of kinds that say no more', () => {
    const { api } = plainApi()
    const fields = parseFieldSelector('data.x=1')
    expect(typeof fields !== 'string' && unknownField(api.definition('ConfigMap')!, fields)).toBe(
      '"data.x" is not a known field selector: only "metadata.name", "metadata.namespace"',
    )
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

  it('[HEAR-1] tells of what somebody wants to hear of, each in his turn', () => {
    const { api } = plainApi()
    const seen: string[] = []
    const listen = (who: string, kind: string, options?: WatchOptions) =>
      api.watch(kind, ({ type, object }) => seen.push(`${who} ${type} ${object.kind}`), options)
    listen('last', '*')
    listen('end', 'Pod', { about: DELETED | ENDING })
    listen('all', 'Pod')
    listen('birth', '*', { about: COMES_OWNED })
    const owner = accepted(api.create<Thing>(pod('a')))
    const { apiVersion, kind, metadata } = owner
    const ownerReferences = [{ apiVersion, kind, name: metadata.name, uid: metadata.uid }]
    api.create(config('c', {}, { ownerReferences }))
    accepted(api.update({ ...owner, spec: { ...owner.spec, nodeName: 'n' } }))
    api.delete('Pod', 'default', 'a')
    api.delete('Pod', 'default', 'a', { gracePeriodSeconds: 0 })
    expect(seen).toEqual([
      'all ADDED Pod',
      'last ADDED Pod',
      'last ADDED ConfigMap',
      'birth ADDED ConfigMap',
      'all MODIFIED Pod',
      'last MODIFIED Pod',
      'end MODIFIED Pod',
      'all MODIFIED Pod',
      'last MODIFIED Pod',
      'end DELETED Pod',
      'all DELETED Pod',
      'last DELETED Pod',
    ])
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
