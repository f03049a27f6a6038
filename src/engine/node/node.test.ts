import { describe, expect, it } from 'vitest'
import { world } from '../../testing/engine.ts'
import { podStatusText } from '../kinds/index.ts'
import type { Namespace } from '../kinds/namespace/types.ts'

describe('a pod on its node', () => {
  it('[KUB-1] gets an address of its node, a socket and the events of a start', () => {
    const w = world()
    w.run('web', {})
    w.pass(5000)
    const { status, spec } = w.pod('web')!
    expect(podStatusText(w.pod('web')!)).toBe('Running')
    expect(status.podIP).toMatch(new RegExp(`^10\\.244\\.${Number(spec.nodeName!.slice(-1)) - 1}\\.2$`))
    expect(w.nodes.sockets.at(status.podIP!, 80, 'TCP')?.owner).toBe('pod/default/web')
    expect(w.reasons('web').sort()).toEqual(['Created', 'Pulled', 'Pulling', 'Scheduled', 'Started'])
    expect(status.conditions!.map(({ type, status: is }) => `${type}=${is}`)).toEqual([
      'PodReadyToStartContainers=True',
      'Initialized=True',
      'Ready=True',
      'ContainersReady=True',
      'PodScheduled=True',
    ])
  })

  it('[KUB-2] is ready when its readiness probe passes against what really listens', () => {
    const w = world()
    const probe = (port: number) => ({ readinessProbe: { httpGet: { port, path: '/' }, periodSeconds: 1 } })
    w.run('right', probe(80))
    w.run('wrong', probe(8080))
    w.pass(10_000)
    const ready = (name: string) => w.pod(name)!.status.containerStatuses![0]!.ready
    expect([ready('right'), ready('wrong')]).toEqual([true, false])
    expect(w.reasons('wrong')).toContain('Unhealthy')
  })

  it('[KUB-3] goes into CrashLoopBackOff when its command ends again and again', () => {
    const w = world()
    w.run('once', { image: 'busybox:1.36' })
    w.pass(8000)
    expect(podStatusText(w.pod('once')!)).toBe('CrashLoopBackOff')
    expect(w.pod('once')!.status.containerStatuses![0]!.restartCount).toBe(1)
    expect(w.reasons('once')).toContain('BackOff')
  })

  it('[KUB-4] that never restarts is Completed', () => {
    const w = world()
    w.run('job', { image: 'busybox:1.36', command: ['sh', '-c', 'sleep 1'] }, { restartPolicy: 'Never' })
    w.pass(8000)
    expect([podStatusText(w.pod('job')!), w.pod('job')!.status.phase]).toEqual(['Completed', 'Succeeded'])
  })

  it('[KUB-5] waits for an image that cannot be had', () => {
    const w = world()
    w.run('gone', { image: 'example.com/does-not-exist:1' })
    w.run('bad', { image: 'nginx:1.25:x' })
    w.pass(10_000)
    expect(podStatusText(w.pod('gone')!)).toBe('ImagePullBackOff')
    expect(podStatusText(w.pod('bad')!)).toBe('InvalidImageName')
  })

  it('[KUB-6] leaves the endpoints at once when deleted, answers no more soon, and is gone', () => {
    const w = world()
    w.run('web', { lifecycle: { preStop: { sleep: { seconds: 5 } } } })
    w.service('web', { selector: { app: 'web' }, ports: [{ port: 80 }] })
    w.pass(5000)
    expect(w.endpoints('web')).toEqual([{ ready: true, serving: true, terminating: false }])
    const ip = w.pod('web')!.status.podIP!
    w.api.delete('Pod', 'default', 'web')
    w.pass(100)
    expect(podStatusText(w.pod('web')!)).toBe('Terminating')
    expect(w.endpoints('web')).toEqual([{ ready: false, serving: true, terminating: true }])
    expect(w.nodes.sockets.at(ip, 80, 'TCP')).toBeDefined()
    w.pass(6000)
    expect(w.pod('web')).toBeUndefined()
    expect(w.nodes.sockets.at(ip, 80, 'TCP')).toBeUndefined()
  })

  it('[KUB-7] that ignores SIGTERM is killed at the end of its grace period', () => {
    const w = world()
    w.run('stubborn', { image: 'busybox:1.36', command: ['sleep', 'infinity'] })
    w.pass(5000)
    w.api.delete('Pod', 'default', 'stubborn')
    w.pass(29_000)
    expect(w.pod('stubborn')).toBeDefined()
    w.pass(2000)
    expect(w.pod('stubborn')).toBeUndefined()
  })

  it('[SCH-1] is put beside fewer of its kind', () => {
    const w = world()
    w.api.create({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: {
        replicas: 6,
        selector: { matchLabels: { app: 'web' } },
        template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } },
      },
    })
    w.pass(5000)
    const nodes = w.pods().map(({ spec }) => spec.nodeName)
    for (const node of ['node-1', 'node-2', 'node-3']) expect(nodes.filter((each) => each === node)).toHaveLength(2)
  })

  it('[SCH-2] stays Pending where no node fits, and says why', () => {
    const w = world()
    w.run('picky', {}, { nodeSelector: { disk: 'ssd' } })
    w.pass(1000)
    expect(podStatusText(w.pod('picky')!)).toBe('Pending')
    expect(w.pod('picky')!.status.conditions![0]!.message).toContain(
      "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector.",
    )
    w.api.mergePatch('Node', undefined, 'node-2', { metadata: { labels: { disk: 'ssd' } } })
    w.pass(1000)
    expect(w.pod('picky')!.spec.nodeName).toBe('node-2')
  })
})

describe('a namespace', () => {
  it('[NS-1] is Terminating until all that was in it has gone', () => {
    const w = world()
    w.api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team' } })
    w.api.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'web', namespace: 'team' },
      spec: { containers: [{ name: 'c', image: 'nginx' }] },
    })
    w.pass(5000)
    w.api.delete('Namespace', undefined, 'team')
    expect(w.api.get<Namespace>('Namespace', undefined, 'team')?.status.phase).toBe('Terminating')
    w.pass(5000)
    expect(w.api.get('Namespace', undefined, 'team')).toBeUndefined()
    expect(w.api.get('Pod', 'team', 'web')).toBeUndefined()
  })
})
