import { describe, expect, it } from 'vitest'
import { world, type World } from '../../testing/engine.ts'
import type { Event } from '../kinds/event/types.ts'
import { podStatusText } from '../kinds/index.ts'
import type { Condition, Container } from '../kinds/pod/types.ts'

const sleep = (seconds: number): Partial<Container> => ({ image: 'busybox:1.36', command: ['sleep', `${seconds}`] })

function pod(w: World, initContainers: object[], spec: object = {}, container: object = {}) {
  const named = initContainers.map((each, i) => ({ name: `init-${i + 1}`, ...each }))
  w.run('app', container, { initContainers: named, ...spec })
}

/** READY and STATUS, each once, in the order in which they were seen. */
function seen(w: World, seconds: number): string[] {
  const rows: string[] = []
  for (let i = 0; i < seconds * 10; i++) {
    w.pass(100)
    const row = w.row('Pod', 'app').slice(1, 3).join(' ')
    if (rows.at(-1) !== row) rows.push(row)
  }
  return rows
}

function condition(w: World, type: string): Condition {
  return w.pod('app')!.status.conditions!.find((each) => each.type === type)!
}

describe('init containers', () => {
  it('[CTR-10] run one after the other, each to its end, before the pod’s own begin', () => {
    const w = world()
    pod(w, [sleep(5), sleep(5)])
    expect(seen(w, 25)).toEqual(['0/1 Init:0/2', '0/1 Init:1/2', '0/1 PodInitializing', '1/1 Running'])
    expect(condition(w, 'Initialized').status).toBe('True')
    const told = w.api.list<Event>('Event').filter(({ reason }) => reason === 'Started')
    expect(told.map(({ involvedObject }) => involvedObject.fieldPath)).toEqual([
      'spec.initContainers{init-1}',
      'spec.initContainers{init-2}',
      'spec.containers{c}',
    ])
  })

  it('[CTR-11] that have not ended are told in the condition Initialized', () => {
    const w = world()
    pod(w, [sleep(5), sleep(500)])
    w.pass(15_000)
    expect(condition(w, 'Initialized')).toMatchObject({
      status: 'False',
      reason: 'ContainersNotInitialized',
      message: 'containers with incomplete status: [init-2]',
    })
    const { initContainerStatuses, containerStatuses, phase } = w.pod('app')!.status
    expect(phase).toBe('Pending')
    expect(initContainerStatuses!.map(({ ready, started }) => [ready, started])).toEqual([
      [true, false],
      [false, true],
    ])
    expect(containerStatuses![0]!.state).toEqual({ waiting: { reason: 'PodInitializing' } })
  })

  it('[CTR-12] that fail come again with a back-off, and nothing after them begins', () => {
    const w = world()
    pod(w, [{ image: 'busybox', command: ['sh', '-c', 'exit 1'] }])
    const rows = seen(w, 40)
    expect(rows).toContain('0/1 Init:Error')
    expect(rows).toContain('0/1 Init:CrashLoopBackOff')
    expect(w.pod('app')!.status.containerStatuses![0]!.state.waiting).toBeDefined()
    expect(w.row('Pod', 'app')[3]).toMatch(/^3 \(\d+s ago\)$/)
  })

  it('[CTR-13] that fail end the pod when it is never restarted', () => {
    const w = world()
    pod(w, [{ image: 'busybox', command: ['false'] }], { restartPolicy: 'Never' })
    w.pass(20_000)
    expect(w.pod('app')!.status.phase).toBe('Failed')
    expect(podStatusText(w.pod('app')!)).toBe('Init:Error')
  })

  it('[CTR-14] whose image is not there wait as Init:ImagePullBackOff', () => {
    const w = world()
    pod(w, [{ image: 'example.com/does-not-exist:1' }])
    w.pass(10_000)
    expect(podStatusText(w.pod('app')!)).toBe('Init:ImagePullBackOff')
  })

  it('[CTR-15] run anew when the machine comes up again', () => {
    const w = world()
    pod(w, [sleep(5)])
    w.pass(20_000)
    const node = w.pod('app')!.spec.nodeName!
    w.nodes.stop(node)
    w.pass(5000)
    w.nodes.start(node)
    w.pass(5000)
    expect(podStatusText(w.pod('app')!)).toBe('Init:0/1')
    w.pass(10_000)
    expect(podStatusText(w.pod('app')!)).toBe('Running')
  })
})

describe('a sidecar', () => {
  const sidecar = { image: 'httpd:2.4', restartPolicy: 'Always', ports: [{ name: 'side', containerPort: 80 }] }
  const app = { image: 'redis:7' }

  it('[CTR-16] starts before the others, goes on beside them, and counts in READY', () => {
    const w = world()
    pod(w, [sidecar, sleep(5)], {}, app)
    expect(seen(w, 20)).toEqual(['0/2 Init:0/2', '1/2 Init:1/2', '1/2 PodInitializing', '2/2 Running'])
  })

  it('[CTR-17] holds the others back until its startup probe has passed', () => {
    const w = world()
    pod(w, [{ ...sidecar, startupProbe: { tcpSocket: { port: 80 }, initialDelaySeconds: 10 } }], {}, app)
    w.pass(8000)
    expect(podStatusText(w.pod('app')!)).toBe('Init:0/1')
    w.pass(10_000)
    expect(w.row('Pod', 'app').slice(1, 3)).toEqual(['2/2', 'Running'])
  })

  it('[CTR-18] that is not ready keeps the pod from being ready', () => {
    const w = world()
    pod(w, [{ ...sidecar, readinessProbe: { tcpSocket: { port: 81 }, periodSeconds: 1 } }], {}, app)
    w.pass(15_000)
    expect(w.row('Pod', 'app').slice(1, 3)).toEqual(['1/2', 'Running'])
    expect(condition(w, 'Ready').message).toBe('containers with unready status: [init-1]')
  })

  it('[CTR-19] is found by a Service through the name of its port', () => {
    const w = world()
    pod(w, [sidecar], {}, app)
    w.service('side', { selector: { app: 'app' }, ports: [{ port: 8080, targetPort: 'side' }] })
    w.pass(15_000)
    const [slice] = w.api.list('EndpointSlice', { selector: { 'kubernetes.io/service-name': 'side' } })
    expect(slice).toMatchObject({ ports: [{ port: 80 }], endpoints: [{ conditions: { ready: true } }] })
  })

  it('[CTR-20] ends after the work is done, and then the pod has succeeded', () => {
    const w = world()
    pod(w, [sidecar], { restartPolicy: 'Never' }, sleep(5))
    w.pass(20_000)
    expect(w.pod('app')!.status.phase).toBe('Succeeded')
    expect(w.row('Pod', 'app').slice(1, 3)).toEqual(['0/2', 'Completed'])
  })

  it('[CTR-21] is sent SIGTERM only when the pod’s own containers have ended', () => {
    const w = world()
    pod(w, [sidecar], {}, { ...app, lifecycle: { preStop: { sleep: { seconds: 10 } } } })
    w.pass(15_000)
    const ip = w.pod('app')!.status.podIP!
    const answers = () => [6379, 80].map((port) => !!w.nodes.sockets.at(ip, port, 'TCP'))
    w.api.delete('Pod', 'default', 'app')
    w.pass(9000)
    expect(answers()).toEqual([true, true])
    w.pass(1050)
    expect(answers()).toEqual([false, true])
    w.pass(1000)
    expect(w.pod('app')).toBeUndefined()
  })
})

describe('containers of one pod', () => {
  it('[CTR-22] share its ports: the second that wants 80 crashes', () => {
    const w = world()
    const spec = { containers: [1, 2].map((i) => ({ name: `web-${i}`, image: 'nginx:1.25' })) }
    w.api.create({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'app' }, spec })
    w.pass(40_000)
    expect(w.row('Pod', 'app').slice(1, 3)).toEqual(['1/2', 'CrashLoopBackOff'])
    expect(w.nodes.sockets.at(w.pod('app')!.status.podIP!, 80, 'TCP')).toMatchObject({ container: 'web-1' })
  })

  it('[CTR-23] tell who they run as, and which one has ended', () => {
    const w = world()
    const spec = {
      securityContext: { runAsUser: 1000, fsGroup: 2000 },
      containers: [
        { name: 'own', image: 'nginx', securityContext: { runAsUser: 7, runAsGroup: 8 } },
        { name: 'pods', image: 'redis' },
      ],
      restartPolicy: 'Never',
    }
    w.api.create({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'app' }, spec })
    w.run('plain', { image: 'busybox', command: ['false'] })
    w.pass(10_000)
    const users = w.pod('app')!.status.containerStatuses!.map(({ user }) => user!.linux)
    expect(users).toEqual([
      { uid: 7, gid: 8, supplementalGroups: [8, 2000] },
      { uid: 1000, gid: 0, supplementalGroups: [0, 2000] },
    ])
    const [ended] = w.pod('plain')!.status.containerStatuses!
    expect(ended!.user!.linux).toEqual({ uid: 0, gid: 0, supplementalGroups: [0, 10] })
    expect(ended!.lastState.terminated!.containerID).toMatch(/^containerd:\/\/[0-9a-f]{64}$/)
  })
})
