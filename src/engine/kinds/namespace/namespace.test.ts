import { describe, expect, it } from 'vitest'
import { refusal, world } from '../../../testing/engine.ts'
import type { Namespace } from './types.ts'

const manifest = (name: string) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
const configMap = (finalizers?: string[]) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'c', namespace: 'team', ...(finalizers && { finalizers }) },
})

describe('a namespace', () => {
  it('[NS-2] is labelled with its name, and has the ServiceAccount default', () => {
    const w = world()
    w.api.create(manifest('team'))
    w.pass(100)
    expect(w.api.get('Namespace', undefined, 'team')!.metadata.labels).toEqual({
      'kubernetes.io/metadata.name': 'team',
    })
    expect(w.api.get('ServiceAccount', 'team', 'default')).toBeDefined()
  })

  it('[NS-3] must be named by a DNS label', () => {
    expect(refusal(world(), manifest('my.team'))).toContain(
      'Namespace "my.team" is invalid: metadata.name: Invalid value: "my.team": a lowercase RFC 1123 label must consist of',
    )
  })

  it('[NS-4] that is Terminating takes nothing new, and waits for finalizers of others', () => {
    const w = world()
    w.api.create(manifest('team'))
    w.api.create(configMap(['example.com/hold']))
    w.api.delete('Namespace', undefined, 'team')
    w.pass(20_000)
    expect(w.api.get<Namespace>('Namespace', undefined, 'team')!.status.phase).toBe('Terminating')
    expect(w.api.get('Namespace', undefined, 'team')!.metadata).not.toHaveProperty('deletionGracePeriodSeconds')
    expect(refusal(w, { ...configMap(), metadata: { name: 'd', namespace: 'team' } })).toBe(
      'configmaps "d" is forbidden: unable to create new content in namespace team because it is being terminated',
    )
    w.api.mergePatch('ConfigMap', 'team', 'c', { metadata: { finalizers: null } })
    w.pass(2000)
    expect(w.api.get('Namespace', undefined, 'team')).toBeUndefined()
  })

  it.each(['default', 'kube-system', 'kube-public'])('[NS-6] may not be deleted if it is %s', (name) => {
    const w = world()
    expect(w.api.delete('Namespace', undefined, name)).toMatchObject({
      status: { code: 403, message: `namespaces "${name}" is forbidden: this namespace may not be deleted` },
    })
    expect(w.api.delete('Namespace', undefined, 'kube-node-lease').ok).toBe(true)
  })

  it('[NS-7] keeps spec.finalizers whatever an update or a patch says, and has kubernetes among them', () => {
    const w = world()
    w.api.create({ ...manifest('team'), spec: { finalizers: ['example.com/own'] } })
    w.api.create(configMap(['example.com/hold']))
    w.api.delete('Namespace', undefined, 'team')
    w.api.mergePatch('Namespace', undefined, 'team', { spec: { finalizers: null } })
    const { spec } = w.api.get<Namespace>('Namespace', undefined, 'team')!
    expect(spec.finalizers).toEqual(['example.com/own', 'kubernetes'])
  })

  it('[NS-5] can be made again under its name, empty', () => {
    const w = world()
    w.api.create(manifest('team'))
    w.api.create(configMap())
    w.api.delete('Namespace', undefined, 'team')
    w.pass(5000)
    expect(w.api.create(manifest('team')).ok).toBe(true)
    w.pass(100)
    expect(w.api.get('ConfigMap', 'team', 'c')).toBeUndefined()
    expect(w.api.get('ServiceAccount', 'team', 'default')).toBeDefined()
  })
})
