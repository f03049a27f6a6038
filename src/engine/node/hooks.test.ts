import { describe, expect, it } from 'vitest'
import { world, type World } from '../../testing/engine.ts'
import type { Event } from '../kinds/event/types.ts'
import { podStatusText } from '../kinds/index.ts'

function told(w: World, name: string, reason: string): string[] {
  const events = w.api.list<Event>('Event').filter((e) => e.involvedObject.name === name && e.reason === reason)
  return events.map(({ message }) => message)
}

function listens(w: World, name: string, port = 80): boolean {
  return !!w.nodes.sockets.at(w.pod(name)?.status.podIP ?? '', port, 'TCP')
}

/** Seconds after the deletion at which the pod stopped listening, and at which it was gone. */
function goodbye(w: World, name: string, grace = 30): { deaf: number; gone: number } {
  w.api.delete('Pod', 'default', name, { gracePeriodSeconds: grace })
  const ip = w.pod(name)!.status.podIP!
  const after = { deaf: -1, gone: -1 }
  for (let ms = 0; ms < 60_000 && after.gone < 0; ms += 500) {
    w.pass(500)
    if (after.deaf < 0 && !w.nodes.sockets.at(ip, 80, 'TCP')) after.deaf = Math.floor((ms + 500) / 1000)
    if (!w.pod(name)) after.gone = Math.floor((ms + 500) / 1000)
  }
  return after
}

describe('a preStop hook', () => {
  const sh = (line: string) => ({ exec: { command: ['/bin/sh', '-c', line] } })
  const rows: [what: string, hook: object | undefined, grace: number, deaf: number, gone: number][] = [
    ['no hook', undefined, 30, 0, 0],
    ['sleep 5', { exec: { command: ['sleep', '5'] } }, 30, 5, 5],
    ['sleep of the kubelet itself', { sleep: { seconds: 7 } }, 30, 7, 7],
    ['sleep, then the server is asked to quit', sh('sleep 5; nginx -s quit'), 30, 5, 5],
    ['two sleeps', sh('sleep 3 && sleep 4'), 30, 7, 7],
    ['a request', { httpGet: { path: '/bye', port: 80 } }, 30, 0, 0],
    ['more than the grace period gives', { sleep: { seconds: 25 } }, 10, 10, 10],
  ]
  it.each(rows)('[CTR-1] (%s) delays SIGTERM while the pod goes on answering', (_what, preStop, grace, deaf, gone) => {
    const w = world()
    w.run('web', preStop ? { lifecycle: { preStop } } : {})
    w.pass(10_000)
    expect(goodbye(w, 'web', grace)).toEqual({ deaf, gone })
    expect(told(w, 'web', 'FailedPreStopHook')).toEqual([])
  })

  it('[CTR-2] that has used up the grace period leaves two seconds after SIGTERM', () => {
    const w = world()
    const preStop = { exec: { command: ['sleep', '60'] } }
    w.run('web', { image: 'busybox', command: ['sleep', 'infinity'], lifecycle: { preStop } })
    w.pass(10_000)
    expect(goodbye(w, 'web', 10).gone).toBe(12)
  })

  const failing: [what: string, container: object][] = [
    ['exits with 1', { lifecycle: { preStop: sh('exit 1') } }],
    ['asks where nothing listens', { lifecycle: { preStop: { httpGet: { port: 81 } } } }],
    [
      'runs a shell in an image that has none',
      { image: 'hashicorp/http-echo', args: ['-text=hi'], lifecycle: { preStop: sh('sleep 5') } },
    ],
  ]
  it.each(failing)(
    '[CTR-3] that %s is told as FailedPreStopHook, and the container ends all the same',
    (_w, container) => {
      const w = world()
      w.run('web', container)
      w.pass(10_000)
      expect(goodbye(w, 'web').gone).toBeLessThanOrEqual(1)
      expect(told(w, 'web', 'FailedPreStopHook')).toEqual(['PreStopHook failed'])
      expect(told(w, 'web', 'Killing')).toEqual(['Stopping container c'])
    },
  )

  it('[CTR-4] is cut short by a second deletion with a shorter grace period', () => {
    const w = world()
    w.run('web', { lifecycle: { preStop: { sleep: { seconds: 25 } } } })
    w.pass(10_000)
    w.api.delete('Pod', 'default', 'web', { gracePeriodSeconds: 30 })
    w.pass(3000)
    expect(w.pod('web')).toBeDefined()
    w.api.delete('Pod', 'default', 'web', { gracePeriodSeconds: 1 })
    w.pass(1500)
    expect(w.pod('web')).toBeUndefined()
  })

  it('[CTR-5] a container that its liveness probe condemns runs the hook, too, within the probe’s grace period', () => {
    const w = world()
    const livenessProbe = { tcpSocket: { port: 81 }, periodSeconds: 1, failureThreshold: 1 }
    const lifecycle = { preStop: { sleep: { seconds: 20 } } }
    w.run('slow', { livenessProbe, lifecycle })
    w.run('quick', { livenessProbe: { ...livenessProbe, terminationGracePeriodSeconds: 5 }, lifecycle })
    w.pass(13_000)
    expect(w.pod('slow')!.status.containerStatuses![0]!.restartCount).toBe(0)
    expect(w.pod('quick')!.status.containerStatuses![0]!.restartCount).toBe(1)
  })
})

describe('a pod that ends', () => {
  it('[CTR-6] says last how its containers ended: Completed, or Error when one had to be killed', () => {
    const w = world()
    const seen = new Map<string, string>()
    w.api.watch('Pod', ({ object }) => {
      if (object.metadata.deletionTimestamp) seen.set(object.metadata.name, podStatusText(object as never))
    })
    w.run('web', {})
    w.run('deaf', { image: 'busybox', command: ['sleep', 'infinity'] })
    w.pass(10_000)
    for (const name of ['web', 'deaf']) w.api.delete('Pod', 'default', name, { gracePeriodSeconds: 3 })
    expect([...seen.values()]).toEqual(['Terminating', 'Terminating'])
    w.pass(5000)
    expect(Object.fromEntries(seen)).toEqual({ web: 'Completed', deaf: 'Error' })
  })
})

describe('a postStart hook', () => {
  it('[CTR-7] holds back the container’s start and those after it, while its process already answers', () => {
    const w = world()
    w.api.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'web' },
      spec: {
        containers: [
          { name: 'proxy', image: 'nginx:1.25', lifecycle: { postStart: { exec: { command: ['sleep', '20'] } } } },
          { name: 'app', image: 'redis:7' },
        ],
      },
    })
    w.pass(10_000)
    expect([listens(w, 'web'), listens(w, 'web', 6379)]).toEqual([true, false])
    expect(w.row('Pod', 'web').slice(1, 3)).toEqual(['0/2', 'ContainerCreating'])
    w.pass(20_000)
    expect(w.row('Pod', 'web').slice(1, 3)).toEqual(['2/2', 'Running'])
  })

  it('[CTR-8] that fails has the container killed: FailedPostStartHook, PostStartHookError, back-off', () => {
    const w = world()
    const seen = new Set<string>()
    w.api.watch('Pod', ({ object }) => void seen.add(podStatusText(object as never)))
    w.run('web', { lifecycle: { postStart: { exec: { command: ['sh', '-c', 'exit 1'] } } } })
    w.pass(30_000)
    expect(told(w, 'web', 'FailedPostStartHook')).toEqual(['PostStartHook failed'])
    expect(told(w, 'web', 'Killing')).toEqual(['FailedPostStartHook'])
    expect(seen).toContain('PostStartHookError')
    expect(podStatusText(w.pod('web')!)).toBe('CrashLoopBackOff')
    expect(w.pod('web')!.status.phase).toBe('Running')
  })
})
