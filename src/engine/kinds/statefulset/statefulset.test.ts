import { describe, expect, it } from 'vitest'
import { refusal, world } from '../../../testing/engine.ts'
import type { ControllerRevision } from '../controllerrevision/types.ts'
import type { Event } from '../event/types.ts'
import type { Pod } from '../pod/types.ts'
import type { StatefulSet } from './types.ts'

const labels = { app: 'db' }

function manifest(spec: object = {}, container: object = {}) {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db' },
    spec: {
      serviceName: 'db',
      replicas: 3,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'nginx:1.25', ...container }] } },
      ...spec,
    },
  }
}

function started(spec: object = {}, container: object = {}) {
  const w = world()
  const reply = w.api.create(manifest(spec, container))
  if (!reply.ok) throw new Error(reply.status.message)
  const patch = (change: object) => w.api.mergePatch('StatefulSet', 'default', 'db', { spec: change })
  return {
    ...w,
    patch,
    setImage: (image: string) => patch({ template: { spec: { containers: [{ name: 'c', image }] } } }),
    set: () => w.api.get<StatefulSet>('StatefulSet', 'default', 'db')!,
    names: () => w.pods().map(({ metadata }) => metadata.name),
    images: () => w.pods().map(({ metadata, spec }) => `${metadata.name}=${spec.containers[0]!.image.slice(6)}`),
    said: () =>
      w.api
        .list<Event>('Event')
        .filter(({ involvedObject }) => involvedObject.kind === 'StatefulSet')
        .sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion))
        .map(({ message }) => message),
  }
}

/** Lets time pass in small steps and looks after each of them. */
function watch(w: { pass(ms: number): void }, ms: number, look: () => void): void {
  for (let t = 0; t < ms; t += 50) {
    w.pass(50)
    look()
  }
}

const isReady = ({ status }: Pod) => status.conditions?.some((c) => c.type === 'Ready' && c.status === 'True')

describe('a StatefulSet', () => {
  it('[STS-1] starts its pods one after the other, each when the one before is ready', () => {
    const w = started()
    watch(w, 15_000, () => {
      const pods = w.pods()
      for (const before of pods.slice(0, -1)) expect(isReady(before)).toBe(true)
    })
    expect(w.names()).toEqual(['db-0', 'db-1', 'db-2'])
    expect(w.said()).toEqual([0, 1, 2].map((n) => `create Pod db-${n} in StatefulSet db successful`))
    expect(w.set().status).toMatchObject({ replicas: 3, readyReplicas: 3, availableReplicas: 3, updatedReplicas: 3 })
    expect(w.row('StatefulSet', 'db').slice(0, 2)).toEqual(['db', '3/3'])
  })

  it('[STS-2] gives each pod a name, labels and a host name that stay', () => {
    const w = started()
    w.pass(15_000)
    const { metadata, spec } = w.pod('db-1')!
    expect([spec.hostname, spec.subdomain]).toEqual(['db-1', 'db'])
    expect(metadata.labels).toEqual({
      ...labels,
      'apps.kubernetes.io/pod-index': '1',
      'controller-revision-hash': w.set().status.updateRevision,
      'statefulset.kubernetes.io/pod-name': 'db-1',
    })
    w.service('db', { clusterIP: 'None', selector: labels, ports: [{ port: 80 }] })
    w.api.delete('Pod', 'default', 'db-1')
    w.pass(15_000)
    expect(w.pod('db-1')!.metadata.uid).not.toBe(metadata.uid)
    expect(w.names()).toEqual(['db-0', 'db-1', 'db-2'])
  })

  it('[STS-3] ends its pods from the highest number, each when the one after it is gone', () => {
    const w = started()
    w.pass(15_000)
    w.patch({ replicas: 0 })
    const seen: string[] = []
    watch(w, 10_000, () => seen.push(w.names().join(' ')))
    expect([...new Set(seen)]).toEqual(['db-0 db-1 db-2', 'db-0 db-1', 'db-0', ''])
  })

  it('[STS-4] with podManagementPolicy Parallel waits for nobody', () => {
    const w = started({ podManagementPolicy: 'Parallel' }, { readinessProbe: { tcpSocket: { port: 1 } } })
    w.pass(1000)
    expect(w.names()).toEqual(['db-0', 'db-1', 'db-2'])
    w.patch({ replicas: 1 })
    w.pass(5000)
    expect(w.names()).toEqual(['db-0'])
  })

  it('[STS-5] renews its pods from the highest number, one at a time, and keeps the old template', () => {
    const w = started()
    w.pass(15_000)
    w.setImage('nginx:1.26')
    const seen: string[] = []
    watch(w, 30_000, () => {
      seen.push(w.images().join(' '))
      expect(w.pods().filter(isReady).length).toBeGreaterThanOrEqual(2)
    })
    expect([...new Set(seen)].filter((state) => state.split(' ').length === 3)).toEqual([
      'db-0=1.25 db-1=1.25 db-2=1.25',
      'db-0=1.25 db-1=1.25 db-2=1.26',
      'db-0=1.25 db-1=1.26 db-2=1.26',
      'db-0=1.26 db-1=1.26 db-2=1.26',
    ])
    expect(w.set().status.currentRevision).toBe(w.set().status.updateRevision)
    const revisions = w.api.list<ControllerRevision>('ControllerRevision')
    expect(revisions.map(({ revision }) => revision).sort()).toEqual([1, 2])
    w.setImage('nginx:1.25')
    w.pass(30_000)
    expect(
      w.api
        .list<ControllerRevision>('ControllerRevision')
        .map(({ revision }) => revision)
        .sort(),
    ).toEqual([2, 3])
  })

  it('[STS-6] leaves pods below the partition as they are, also when one is made anew', () => {
    const w = started({ updateStrategy: { rollingUpdate: { partition: 2 } } })
    w.pass(15_000)
    w.setImage('nginx:1.26')
    w.pass(15_000)
    expect(w.images()).toEqual(['db-0=1.25', 'db-1=1.25', 'db-2=1.26'])
    w.api.delete('Pod', 'default', 'db-0')
    w.pass(15_000)
    expect(w.images()).toEqual(['db-0=1.25', 'db-1=1.25', 'db-2=1.26'])
    expect(w.set().status).toMatchObject({ currentReplicas: 2, updatedReplicas: 1 })
  })

  it('[STS-10] with minReadySeconds goes on to the next pod when one has been ready for so long', () => {
    const w = started({ minReadySeconds: 20 })
    w.pass(15_000)
    expect(w.names()).toEqual(['db-0'])
    w.pass(60_000)
    expect(w.names()).toEqual(['db-0', 'db-1', 'db-2'])
    expect(w.set().status).toMatchObject({ readyReplicas: 3 })
  })

  it('[STS-11] gives each pod a claim of its own in place of a volume of the template', () => {
    const w = started(
      { replicas: 1, volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'] } }] },
      { volumeMounts: [{ name: 'data', mountPath: '/data' }] },
    )
    w.pass(10_000)
    const { spec, status } = w.pod('db-0')!
    expect(spec.volumes![0]).toEqual({ name: 'data', persistentVolumeClaim: { claimName: 'data-db-0' } })
    expect(status.phase).toBe('Running')
  })

  it('[STS-7] with OnDelete renews a pod when somebody deletes it', () => {
    const w = started({ updateStrategy: { type: 'OnDelete' } })
    w.pass(15_000)
    w.setImage('nginx:1.26')
    w.pass(15_000)
    expect(new Set(w.images().map((each) => each.slice(5)))).toEqual(new Set(['1.25']))
    w.api.delete('Pod', 'default', 'db-1')
    w.pass(15_000)
    expect(w.images()).toEqual(['db-0=1.25', 'db-1=1.26', 'db-2=1.25'])
  })

  it('[STS-8] counts from ordinals.start', () => {
    const w = started({ replicas: 2, ordinals: { start: 5 } })
    w.pass(10_000)
    expect(w.names()).toEqual(['db-5', 'db-6'])
  })

  const what = 'StatefulSet.apps "db" is invalid: '
  it('[STS-9] is refused in the words of the real server, and cannot change what its pods rely on', () => {
    expect(refusal(world(), manifest({ podManagementPolicy: 'Any', replicas: -1 }))).toBe(
      `${what}[spec.podManagementPolicy: Invalid value: "Any": must be 'OrderedReady' or 'Parallel', spec.replicas: Invalid value: -1: must be greater than or equal to 0]`,
    )
    expect(refusal(world(), manifest({ selector: { matchLabels: { app: 'x' } } }))).toBe(
      `${what}spec.template.metadata.labels: Invalid value: {"app":"db"}: \`selector\` does not match template \`labels\``,
    )
    const reply = started().patch({ serviceName: 'other' })
    expect(!reply.ok && reply.status.message).toBe(
      `${what}spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden`,
    )
  })
})
