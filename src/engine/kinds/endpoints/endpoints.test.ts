import { describe, expect, it } from 'vitest'
import { refusal, world } from '../../../testing/engine.ts'
import type { EndpointSlice } from '../endpointslice/types.ts'
import { subsetsOf, truncate, type Member } from './subsets.ts'
import type { Endpoints } from './types.ts'

const port = { port: 80, protocol: 'TCP' as const }

function byHand(subsets: object[], labels?: object) {
  return { apiVersion: 'v1', kind: 'Endpoints', metadata: { name: 'web', ...(labels && { labels }) }, subsets }
}

function started() {
  const w = world()
  const endpoints = () => w.api.get<Endpoints>('Endpoints', 'default', 'web')
  const slices = () => w.api.list<EndpointSlice>('EndpointSlice', { selector: { 'kubernetes.io/service-name': 'web' } })
  return { ...w, get: endpoints, slices }
}

describe('the Endpoints of a Service', () => {
  it('[EP-2] come again when somebody deletes them', () => {
    const w = started()
    w.service('web', { selector: { app: 'web' }, ports: [{ port: 80 }] })
    w.pass(1000)
    const before = w.get()!
    w.api.delete('Endpoints', 'default', 'web')
    w.pass(1000)
    expect(w.get()).toMatchObject({ metadata: { labels: before.metadata.labels } })
    expect(w.get()!.metadata.uid).not.toBe(before.metadata.uid)
  })

  it('[EP-1] hold its ready pods apart from the others, and none that is going', () => {
    const w = started()
    w.service('web', { selector: { app: 'web' }, ports: [{ port: 80 }] })
    w.run('web', {})
    w.run('slow', { readinessProbe: { tcpSocket: { port: 81 } } })
    w.api.mergePatch('Pod', 'default', 'slow', { metadata: { labels: { app: 'web' } } })
    w.pass(10_000)
    const ip = (name: string) => w.pod(name)!.status.podIP!
    const [subset, ...more] = w.get()!.subsets!
    expect(more).toEqual([])
    expect(subset!.ports).toEqual([port])
    expect(subset!.addresses!.map((each) => each.ip)).toEqual([ip('web')])
    expect(subset!.addresses![0]!.targetRef).toMatchObject({ kind: 'Pod', name: 'web', namespace: 'default' })
    expect(subset!.notReadyAddresses!.map((each) => each.ip)).toEqual([ip('slow')])
    expect(w.get()!.metadata.labels).toEqual({ 'endpoints.kubernetes.io/managed-by': 'endpoint-controller' })
    expect(w.row('Endpoints', 'web').slice(0, 2)).toEqual(['web', `${ip('web')}:80`])
    w.api.delete('Pod', 'default', 'web')
    w.pass(300)
    expect(w.get()!.subsets![0]!.addresses).toBeUndefined()
  })

  it('[EP-2] are empty without pods, and go with the Service', () => {
    const w = started()
    w.service('web', { selector: { app: 'web' }, ports: [{ port: 80 }] })
    w.pass(1000)
    expect(w.row('Endpoints', 'web')[1]).toBe('<none>')
    w.api.delete('Service', 'default', 'web')
    w.pass(1000)
    expect(w.get()).toBeUndefined()
  })

  it('[EP-3] are at most 1000, those that are not ready left out first', () => {
    const members = Array.from({ length: 1200 }, (_, i): Member => ({
      address: { ip: `10.0.${i >> 8}.${i & 255}` },
      ready: i < 900,
      ports: [port],
    }))
    const { subsets, cut } = truncate(subsetsOf(members))
    expect([cut, subsets[0]!.addresses!.length, subsets[0]!.notReadyAddresses!.length]).toEqual([true, 900, 100])
    const all = truncate(subsetsOf(members.map((each) => ({ ...each, ready: true }))))
    expect([all.subsets[0]!.addresses!.length, all.subsets[0]!.notReadyAddresses]).toEqual([1000, undefined])
  })

  it('[EP-4] of pods with other ports are subsets of their own', () => {
    const member = (ip: string, number: number): Member => ({
      address: { ip },
      ready: true,
      ports: [{ ...port, port: number }],
    })
    expect(subsetsOf([member('10.0.0.3', 80), member('10.0.0.1', 8080), member('10.0.0.2', 80)])).toEqual([
      { addresses: [{ ip: '10.0.0.2' }, { ip: '10.0.0.3' }], ports: [port] },
      { addresses: [{ ip: '10.0.0.1' }], ports: [{ ...port, port: 8080 }] },
    ])
  })
})

describe('Endpoints written by hand', () => {
  it('[EP-5] become the slices of a Service without a selector, and follow every change', () => {
    const w = started()
    w.service('web', { ports: [{ port: 80 }] })
    w.api.create(
      byHand([{ addresses: [{ ip: '192.0.2.7' }], notReadyAddresses: [{ ip: '192.0.2.8' }], ports: [port] }]),
    )
    w.pass(1000)
    const [slice, ...more] = w.slices()
    expect(more).toEqual([])
    expect(slice!.metadata.labels).toEqual({
      'kubernetes.io/service-name': 'web',
      'endpointslice.kubernetes.io/managed-by': 'endpointslicemirroring-controller.k8s.io',
    })
    expect(slice!.metadata.ownerReferences![0]).toMatchObject({ kind: 'Endpoints', name: 'web' })
    expect(slice!.endpoints.map(({ addresses, conditions }) => [addresses[0], conditions])).toEqual([
      ['192.0.2.7', { ready: true }],
      ['192.0.2.8', { ready: false }],
    ])
    w.api.update<Endpoints>({ ...w.get()!, subsets: [{ addresses: [{ ip: '192.0.2.9' }], ports: [port] }] })
    w.pass(1000)
    expect(w.slices().map(({ endpoints }) => endpoints.map(({ addresses }) => addresses[0]))).toEqual([['192.0.2.9']])
    w.api.delete('Endpoints', 'default', 'web')
    w.pass(1000)
    expect(w.slices()).toEqual([])
  })

  it('[EP-5] are left alone with the label skip-mirror, and while a selector finds the pods', () => {
    const w = started()
    w.service('web', { ports: [{ port: 80 }] })
    w.api.create(
      byHand([{ addresses: [{ ip: '192.0.2.7' }], ports: [port] }], {
        'endpointslice.kubernetes.io/skip-mirror': 'true',
      }),
    )
    w.pass(1000)
    expect(w.slices()).toEqual([])
    expect(w.api.get<Endpoints>('Endpoints', 'default', 'kubernetes')!.subsets![0]!.ports![0]!.port).toBe(6443)
    const ofKubernetes = { selector: { 'kubernetes.io/service-name': 'kubernetes' } }
    expect(w.api.list<EndpointSlice>('EndpointSlice', ofKubernetes)).toHaveLength(1)
  })

  it('[EP-6] come with the warning that they are deprecated', () => {
    const reply = world().api.create<Endpoints>(byHand([{ addresses: [{ ip: '192.0.2.7' }], ports: [{ port: 80 }] }]))
    expect(reply.ok && reply.warnings).toEqual([
      'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
    ])
    expect(reply.ok && reply.object.subsets![0]!.ports).toEqual([port])
  })

  const refused: [what: string, subset: object, message: string][] = [
    ['no addresses', {}, 'subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`'],
    [
      'the loopback address',
      { addresses: [{ ip: '127.0.0.1' }] },
      'subsets[0].addresses[0].ip: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
    ],
    [
      'the unspecified address',
      { addresses: [{ ip: '0.0.0.0' }] },
      'subsets[0].addresses[0].ip: Invalid value: "0.0.0.0": may not be unspecified (0.0.0.0)',
    ],
    [
      'ports without names',
      { addresses: [{ ip: '192.0.2.7' }], ports: [{ port: 80 }, { name: 'b', port: 0 }] },
      '[subsets[0].ports[0].name: Required value, subsets[0].ports[1].port: Invalid value: 0: must be between 1 and 65535, inclusive]',
    ],
  ]
  it.each(refused)('[EP-7] are refused for %s', (_what, subset, message) => {
    expect(refusal(world(), byHand([subset]))).toBe(`Endpoints "web" is invalid: ${message}`)
  })
})
