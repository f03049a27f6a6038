import { describe, expect, it } from 'vitest'
import { world } from '../../../testing/engine.ts'
import type { ConfigMap } from '../configmap/index.ts'
import type { Event } from '../event/types.ts'
import type { Pod } from './types.ts'

const WHERE = '/var/run/secrets/kubernetes.io/serviceaccount'

function mounted(change: object, containers: object[] = [{ name: 'c', image: 'nginx:1.25' }]): boolean[] {
  const { api, pass } = world()
  pass(1000)
  const reply = api.create<Pod>({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p' },
    spec: { containers, ...change },
  })
  if (!reply.ok) throw new Error(reply.status.message)
  const { volumes = [] } = reply.object.spec as { volumes?: { name: string }[] }
  return reply.object.spec.containers.map(({ volumeMounts = [] }) =>
    volumeMounts.some(({ mountPath, name }) => mountPath === WHERE && volumes.some((volume) => volume.name === name)),
  )
}

describe('the token of a service account', () => {
  it('[CTL-5] is mounted into each container of a pod', () => {
    const two = [
      { name: 'a', image: 'nginx:1.25' },
      { name: 'b', image: 'busybox:1.36' },
    ]
    expect(mounted({}, two)).toEqual([true, true])
  })

  it('[CTL-5] is not given to whoever declines', () => {
    expect(mounted({ automountServiceAccountToken: false })).toEqual([false])
  })

  it('[CTL-5] leaves in peace who mounts something there', () => {
    const volumeMounts = [{ name: 'own', mountPath: WHERE }]
    const own = { name: 'c', image: 'nginx:1.25', volumeMounts }
    expect(mounted({ volumes: [{ name: 'own', emptyDir: {} }] }, [own, { name: 'd', image: 'nginx:1.25' }])).toEqual([
      true,
      true,
    ])
  })

  it('[API-133] needs an account that somebody made', () => {
    const { api, pass } = world()
    pass(1000)
    const spec = { serviceAccountName: 'shop', containers: [{ name: 'c', image: 'nginx:1.25' }] }
    const pod = (metadata: object) => api.create({ apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata }, spec })
    const why = 'is forbidden: error looking up service account default/shop: serviceaccount "shop" not found'
    expect(pod({ name: 'p' })).toMatchObject({ status: { code: 403, message: `pods "p" ${why}` } })
    expect(pod({ generateName: 'p-' })).toMatchObject({ status: { message: `pods "p-" ${why}` } })
    const labels = { app: 'shop' }
    api.create({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { name: 'shop' },
      spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
    })
    pass(1000)
    expect(api.list<Event>('Event').map(({ message }) => message)).toContain(`Error creating: pods "shop-" ${why}`)
    api.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'shop' } })
    pass(60_000)
    expect(api.list('Pod', { namespace: 'default' })).toHaveLength(1)
  })

  it('[CTL-6] is checked with a certificate that every namespace has, and gets back', () => {
    const { api, pass } = world()
    const certificate = (namespace: string) => api.get<ConfigMap>('ConfigMap', namespace, 'kube-root-ca.crt')
    api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team-a' } })
    pass(1000)
    expect(certificate('team-a')?.data?.['ca.crt']).toMatch(/^-----BEGIN CERTIFICATE-----\n/)
    api.delete('ConfigMap', 'team-a', 'kube-root-ca.crt')
    pass(1000)
    expect(certificate('team-a')).toBeDefined()
    api.delete('Namespace', undefined, 'team-a')
    pass(60_000)
    expect(certificate('team-a')).toBeUndefined()
    expect(api.get('Namespace', undefined, 'team-a')).toBeUndefined()
  })
})

describe('a pod that is bound and runs', () => {
  it('[CTL-7] keeps the generation of its author, and its kubelet says so', () => {
    const { run, pass, pod } = world()
    run('web', {})
    pass(10_000)
    const { metadata, spec, status } = pod('web')!
    expect(spec.nodeName).toBeDefined()
    expect(metadata.generation).toBe(1)
    expect(status.observedGeneration).toBe(1)
    expect(new Set(status.conditions?.map(({ observedGeneration }) => observedGeneration))).toEqual(new Set([1]))
  })

  it('[CTL-8] has events that name the container, in their order', () => {
    const { api, run, pass } = world()
    run('web', {})
    pass(10_000)
    const events = api.list<Event>('Event').filter(({ involvedObject }) => involvedObject.name === 'web')
    expect(events.map(({ reason }) => reason)).toEqual(['Scheduled', 'Pulling', 'Pulled', 'Created', 'Started'])
    expect(events.map(({ involvedObject }) => involvedObject.fieldPath)).toEqual([
      undefined,
      ...Array.from({ length: 4 }, () => 'spec.containers{c}'),
    ])
  })
})
