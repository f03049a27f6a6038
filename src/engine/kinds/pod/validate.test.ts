import { describe, expect, it } from 'vitest'
import { refusal, world } from '../../../testing/engine.ts'

function refused(container: object, spec: object = {}): string {
  const containers = [{ name: 'c', image: 'nginx', ...container }]
  const said = refusal(world(), {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'x' },
    spec: { containers, ...spec },
  })
  return said.replace(/^Pod "x" is invalid: /, '')
}

const at = 'spec.containers[0]'
const mount = (name: string, mountPath = '/data') => ({ volumeMounts: [{ name, mountPath }] })
const hook = (preStop: object) => ({ lifecycle: { preStop } })

describe('a pod', () => {
  const rows: [what: string, container: object, spec: object, words: string][] = [
    ['a mount without its volume', mount('html'), {}, `${at}.volumeMounts[0].name: Not found: "html"`],
    [
      'two volumes of one name',
      {},
      { volumes: [{ name: 'v' }, { name: 'v' }] },
      'spec.volumes[1].name: Duplicate value: "v"',
    ],
    [
      'a volume of two kinds',
      {},
      { volumes: [{ name: 'v', emptyDir: {}, configMap: { name: 'c' } }] },
      'spec.volumes[0].configMap: Forbidden: may not specify more than 1 volume type',
    ],
    [
      'a path that is mounted twice',
      { volumeMounts: [...mount('v').volumeMounts, ...mount('v').volumeMounts] },
      { volumes: [{ name: 'v' }] },
      `${at}.volumeMounts[1].mountPath: Invalid value: "/data": must be unique`,
    ],
    [
      'a variable with two sources',
      { env: [{ name: 'A', value: 'x', valueFrom: { configMapKeyRef: { name: 'c', key: 'k' } } }] },
      {},
      `${at}.env[0].valueFrom: Invalid value: "": may not be specified when \`value\` is not empty`,
    ],
    [
      'a variable of a field that there is not',
      { env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'status.nodeIP' } } }] },
      {},
      `${at}.env[0].valueFrom.fieldRef.fieldPath: Invalid value: "status.nodeIP": error converting fieldPath: field label not supported: status.nodeIP`,
    ],
    [
      'a request beyond its limit',
      { resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } },
      {},
      `${at}.resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1`,
    ],
    [
      'a hook that sleeps for longer than the grace period',
      hook({ sleep: { seconds: 60 } }),
      {},
      `${at}.lifecycle.preStop.sleep: Invalid value: 60: must be non-negative and less than terminationGracePeriodSeconds (30)`,
    ],
    ['a hook that does nothing', hook({}), {}, `${at}.lifecycle.preStop: Required value: must specify a handler type`],
    [
      'a probe of an init container',
      {},
      { initContainers: [{ name: 'i', image: 'busybox', readinessProbe: { tcpSocket: { port: 80 } } }] },
      'spec.initContainers[0].readinessProbe: Forbidden: may not be set for init containers without restartPolicy=Always',
    ],
    [
      'a grace period of a readiness probe',
      { readinessProbe: { tcpSocket: { port: 80 }, terminationGracePeriodSeconds: 5 } },
      {},
      `${at}.readinessProbe.terminationGracePeriodSeconds: Invalid value: 5: must not be set for readinessProbes`,
    ],
  ]
  it.each(rows)('[POD-1] is refused for %s', (_what, container, spec, words) => {
    expect(refused(container, spec)).toBe(words)
  })

  it('[POD-2] is told the defaults of volumes, variables and hooks', () => {
    const w = world()
    w.run(
      'x',
      {
        env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
        lifecycle: { preStop: { httpGet: { port: 80 } } },
      },
      { volumes: [{ name: 'a' }, { name: 'b', configMap: { name: 'c' } }] },
    )
    const { spec } = w.pod('x')!
    expect(spec.volumes!.slice(0, 2)).toEqual([
      { name: 'a', emptyDir: {} },
      { name: 'b', configMap: { name: 'c', defaultMode: 420 } },
    ])
    expect(spec.containers[0]).toMatchObject({
      env: [{ valueFrom: { fieldRef: { apiVersion: 'v1' } } }],
      lifecycle: { preStop: { httpGet: { path: '/', scheme: 'HTTP' } } },
    })
  })
})
