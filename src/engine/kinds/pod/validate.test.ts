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
    [
      'a probe without its port',
      { livenessProbe: { httpGet: { path: '/' } } },
      {},
      `${at}.livenessProbe.httpGet.port: Invalid value: 0: must be between 1 and 65535, inclusive`,
    ],
    [
      'a probe by gRPC without its port',
      { livenessProbe: { grpc: {} } },
      {},
      `${at}.livenessProbe.grpc.port: Invalid value: 0: must be between 1 and 65535, inclusive`,
    ],
    [
      'a hook by a scheme that there is not',
      hook({ httpGet: { port: 80, scheme: 'FTP' } }),
      {},
      `${at}.lifecycle.preStop.httpGet.scheme: Unsupported value: "FTP": supported values: "HTTP", "HTTPS"`,
    ],
    [
      'a header that is none',
      { readinessProbe: { httpGet: { port: 80, httpHeaders: [{ name: 'X Y', value: '1' }] } } },
      {},
      `${at}.readinessProbe.httpGet.httpHeaders: Invalid value: "X Y": a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')`,
    ],
  ]
  it.each(rows)('[POD-1] is refused for %s', (_what, container, spec, words) => {
    expect(refused(container, spec)).toBe(words)
  })

  const DURING = 'DuringSchedulingIgnoredDuringExecution'
  const node = (nodeAffinity: object) => ({ affinity: { nodeAffinity } })
  const terms = (...nodeSelectorTerms: object[]) => node({ [`required${DURING}`]: { nodeSelectorTerms } })
  const expression = (matchExpression: object) => terms({ matchExpressions: [{ key: 'disk', ...matchExpression }] })
  const nodes = `spec.affinity.nodeAffinity.required${DURING}.nodeSelectorTerms`
  const tolerating = (toleration: object) => ({ tolerations: [toleration] })
  const spread = (constraint: object) => ({
    topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', ...constraint }],
  })
  const wishes: [what: string, spec: object, words: string][] = [
    ['no term at all', terms(), `${nodes}: Required value: must have at least one node selector term`],
    [
      'an operator without values',
      expression({ operator: 'In' }),
      `${nodes}[0].matchExpressions[0].values: Required value: must be specified when \`operator\` is 'In' or 'NotIn'`,
    ],
    [
      'values that it does not want',
      expression({ operator: 'Exists', values: ['ssd'] }),
      `${nodes}[0].matchExpressions[0].values: Forbidden: may not be specified when \`operator\` is 'Exists' or 'DoesNotExist'`,
    ],
    [
      'two numbers to be greater than',
      expression({ operator: 'Gt', values: ['1', '2'] }),
      `${nodes}[0].matchExpressions[0].values: Required value: must be specified single value when \`operator\` is 'Lt' or 'Gt'`,
    ],
    [
      'an operator that there is not',
      expression({ operator: 'Is' }),
      `${nodes}[0].matchExpressions[0].operator: Invalid value: "Is": not a valid selector operator`,
    ],
    [
      'a field of nodes that cannot be asked for',
      terms({ matchFields: [{ key: 'spec.x', operator: 'In', values: ['a'] }] }),
      `${nodes}[0].matchFields[0].key: Invalid value: "spec.x": not a valid field selector key`,
    ],
    [
      'a wish without a weight',
      node({ [`preferred${DURING}`]: [{}] }),
      `spec.affinity.nodeAffinity.preferred${DURING}[0].weight: Invalid value: 0: must be in the range 1-100`,
    ],
    [
      'neighbours of no topology',
      { affinity: { podAntiAffinity: { [`required${DURING}`]: [{ topologyKey: '-' }] } } },
      `spec.affinity.podAntiAffinity.required${DURING}[0].topologyKey: Invalid value: "-": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`,
    ],
    [
      'a skew of nothing',
      spread({ maxSkew: 0 }),
      'spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero',
    ],
    [
      'a spread that does not say what else',
      spread({ whenUnsatisfiable: undefined }),
      'spec.topologySpreadConstraints[0].whenUnsatisfiable: Unsupported value: "": supported values: "DoNotSchedule", "ScheduleAnyway"',
    ],
    [
      'a toleration of everything with a value',
      tolerating({ operator: 'Equal', value: 'x' }),
      'spec.tolerations[0].operator: Invalid value: "Equal": operator must be Exists when `key` is empty, which means "match all values and all keys"',
    ],
    [
      'a toleration for a time, of what evicts nobody',
      tolerating({ key: 'a', operator: 'Exists', effect: 'NoSchedule', tolerationSeconds: 5 }),
      'spec.tolerations[0].effect: Invalid value: "NoSchedule": effect must be \'NoExecute\' when `tolerationSeconds` is set',
    ],
    [
      'a toleration of an effect that there is not',
      tolerating({ key: 'a', operator: 'Exists', effect: 'Never' }),
      'spec.tolerations[0].effect: Unsupported value: "Never": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
    ],
    [
      'a toleration by an operator that there is not',
      tolerating({ key: 'a', operator: 'Like' }),
      'spec.tolerations[0].operator: Unsupported value: "Like": supported values: "Equal", "Exists"',
    ],
  ]
  it.each(wishes)('[POD-3] that wants to run somewhere is refused for %s', (_what, spec, words) => {
    expect(refused({}, spec)).toBe(words)
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
