import { describe, expect, it } from 'vitest'
import { world, type World } from '../../testing/engine.ts'
import type { Event } from '../kinds/event/types.ts'
import { podStatusText } from '../kinds/index.ts'
import { isPodReady } from '../kinds/pod/conditions.ts'

function container(w: World, name: string) {
  return w.pod(name)!.status.containerStatuses![0]!
}

function messages(w: World, name: string, reason: string): string[] {
  return w.api
    .list<Event>('Event')
    .filter((event) => event.involvedObject.name === name && event.reason === reason)
    .map((event) => event.message)
}

/** Seconds at which the count changed, within `seconds`. */
function changes(w: World, seconds: number, count: () => number): number[] {
  const times: number[] = []
  let before = count()
  for (let t = 1; t <= seconds; t++) {
    w.pass(1000)
    if (count() !== before) times.push(t)
    before = count()
  }
  return times
}

describe('a container that is probed', () => {
  const quick = { periodSeconds: 1, failureThreshold: 2 }

  it('[KUB-8] is restarted by its liveness probe, as in the documentation’s example', () => {
    const w = world()
    w.run('liveness', {
      image: 'busybox:1.36',
      args: ['/bin/sh', '-c', 'touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600'],
      livenessProbe: { exec: { command: ['cat', '/tmp/healthy'] }, initialDelaySeconds: 5, periodSeconds: 5 },
    })
    w.pass(30_000)
    expect(messages(w, 'liveness', 'Unhealthy')).toEqual([])
    w.pass(20_000)
    expect(messages(w, 'liveness', 'Unhealthy')).toEqual([
      "Liveness probe failed: cat: can't open '/tmp/healthy': No such file or directory",
    ])
    expect(messages(w, 'liveness', 'Killing')).toEqual(['Container c failed liveness probe, will be restarted'])
    w.pass(40_000)
    expect(container(w, 'liveness').restartCount).toBe(1)
    expect(container(w, 'liveness').lastState.terminated).toMatchObject({ exitCode: 137, reason: 'Error' })
  })

  const rows: [what: string, probe: object, ready: boolean, words?: string][] = [
    ['http', { httpGet: { port: 80, path: '/' } }, true],
    ['http by the name of a port', { httpGet: { port: 'web', path: '/' } }, true],
    [
      'http where the page is missing',
      { httpGet: { port: 80, path: '/x' } },
      false,
      'HTTP probe failed with statuscode: 404',
    ],
    ['http where nothing listens', { httpGet: { port: 81, path: '/' } }, false, 'connect: connection refused'],
    ['tcp', { tcpSocket: { port: 80 } }, true],
    ['tcp where nothing listens', { tcpSocket: { port: 81 } }, false, 'connect: connection refused'],
    ['exec', { exec: { command: ['true'] } }, true],
    ['exec that fails', { exec: { command: ['sh', '-c', 'exit 3'] } }, false, ''],
  ]
  it.each(rows)('[KUB-9] by %s is ready when that succeeds', (_what, probe, ready, words) => {
    const w = world()
    const ports = [{ name: 'web', containerPort: 80, protocol: 'TCP' as const }]
    w.run('web', { ports, readinessProbe: { ...probe, ...quick } })
    w.pass(10_000)
    expect(isPodReady(w.pod('web')!)).toBe(ready)
    expect(container(w, 'web').restartCount).toBe(0)
    const said = messages(w, 'web', 'Unhealthy')
    if (ready) expect(said).toEqual([])
    else expect(said[0]).toMatch(new RegExp(`^Readiness probe failed: .*${words}$`))
  })

  it('[KUB-10] waits with all other probes until its startup probe has passed', () => {
    const w = world()
    const never = { tcpSocket: { port: 81 } }
    w.run('slow', {
      startupProbe: { tcpSocket: { port: 80 }, initialDelaySeconds: 10, periodSeconds: 1 },
      livenessProbe: { ...never, ...quick },
      readinessProbe: { tcpSocket: { port: 80 }, ...quick },
    })
    w.pass(11_000)
    expect([container(w, 'slow').started, container(w, 'slow').ready]).toEqual([false, false])
    expect(messages(w, 'slow', 'Unhealthy')).toEqual([])
    w.pass(8000)
    expect(messages(w, 'slow', 'Killing')).toEqual(['Container c failed liveness probe, will be restarted'])
  })

  it('[KUB-10] is killed when its startup probe fails for too long', () => {
    const w = world()
    w.run('slow', { startupProbe: { tcpSocket: { port: 81 }, ...quick } })
    w.pass(15_000)
    expect(messages(w, 'slow', 'Killing')).toEqual(['Container c failed startup probe, will be restarted'])
    expect(container(w, 'slow').restartCount).toBeGreaterThan(0)
  })
})

describe('a container that fails', () => {
  it('[KUB-11] is restarted at once, then after 10, 20, 40 … 300 s', () => {
    const w = world()
    w.run('crash', { image: 'busybox:1.36', command: ['sh', '-c', 'exit 1'] })
    w.pass(3000)
    const times = changes(w, 1400, () => container(w, 'crash').restartCount)
    const gaps = times.map((time, i) => time - (times[i - 1] ?? 0)).slice(1)
    for (const [i, expected] of [20, 40, 80, 160, 300, 300].entries()) {
      expect(gaps[i]).toBeGreaterThanOrEqual(expected - 1)
      expect(gaps[i]).toBeLessThanOrEqual(expected + 4)
    }
    expect(podStatusText(w.pod('crash')!)).toBe('CrashLoopBackOff')
    expect(container(w, 'crash').state.waiting!.message).toMatch(
      /^back-off 5m0s restarting failed container=c pod=crash_default\([-0-9a-f]+\)$/,
    )
  })

  it('[KUB-12] for want of its image asks again after 10, 20, 40 … 300 s', () => {
    const w = world()
    w.run('gone', { image: 'example.com/does-not-exist:1' })
    const seen = new Set<string>()
    const pulls = () =>
      w.api.list<Event>('Event').find((e) => e.involvedObject.name === 'gone' && e.reason === 'Pulling')?.count ?? 0
    w.pass(1000)
    const times: number[] = []
    let before = pulls()
    for (let t = 1; t <= 400; t++) {
      w.pass(1000)
      seen.add(podStatusText(w.pod('gone')!))
      if (pulls() !== before) times.push(t)
      before = pulls()
    }
    expect([...seen].sort()).toEqual(['ErrImagePull', 'ImagePullBackOff'])
    const gaps = times.map((time, i) => time - (times[i - 1] ?? 0)).slice(1)
    for (const [i, expected] of [20, 40, 80, 160].entries()) {
      expect(Math.abs(gaps[i]! - expected)).toBeLessThanOrEqual(2)
    }
  })
})
