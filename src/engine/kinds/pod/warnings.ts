/** What the author of a pod, or of a template, should know: k8s.io/kubernetes/pkg/api/pod/warnings.go. */
import type { Container, Pod } from './types.ts'

type Spec = Pod['spec'] & { imagePullSecrets?: readonly { name?: string }[] }

/** pkg/api/node/util.go. */
const OLD_LABELS: Readonly<Record<string, readonly [since: string, instead: string]>> = {
  'beta.kubernetes.io/arch': ['v1.14', 'kubernetes.io/arch'],
  'beta.kubernetes.io/os': ['v1.14', 'kubernetes.io/os'],
  'failure-domain.beta.kubernetes.io/region': ['v1.17', 'topology.kubernetes.io/region'],
  'failure-domain.beta.kubernetes.io/zone': ['v1.17', 'topology.kubernetes.io/zone'],
  'beta.kubernetes.io/instance-type': ['v1.17', 'node.kubernetes.io/instance-type'],
}

/** @param at `spec`, or `spec.template.spec` */
export function podWarnings(spec: Spec, at: string): string[] {
  const containers: [Container, string][] = [
    ...(spec.initContainers ?? []).map((one, i): [Container, string] => [one, `${at}.initContainers[${i}]`]),
    ...spec.containers.map((one, i): [Container, string] => [one, `${at}.containers[${i}]`]),
  ]
  return [
    ...labels(spec, at),
    ...secrets(spec, at),
    ...containers.flatMap(([container, field]) => [...fractions(container, field), ...hidden(container, field)]),
    ...ports(containers),
    ...((spec.terminationGracePeriodSeconds ?? 0) < 0
      ? [`${at}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`]
      : []),
  ]
}

function old(label: string): string | undefined {
  if (!Object.hasOwn(OLD_LABELS, label)) return undefined
  const [since, instead] = OLD_LABELS[label]!
  return `deprecated since ${since}; use "${instead}" instead`
}

function labels({ nodeSelector = {}, topologySpreadConstraints = [] }: Spec, at: string): string[] {
  const chosen = Object.keys(nodeSelector).flatMap((label) => {
    const why = old(label)
    return why ? [`${at}.nodeSelector[${label}]: ${why}`] : []
  })
  const spread = topologySpreadConstraints.flatMap(({ topologyKey, labelSelector }, i) => {
    const field = `${at}.topologySpreadConstraints[${i}]`
    const why = old(topologyKey)
    return [
      ...(why ? [`${field}.topologyKey: ${topologyKey} is ${why}`] : []),
      ...(labelSelector ? [] : [`${field}.labelSelector: a null labelSelector results in matching no pod`]),
    ]
  })
  return [...chosen, ...spread]
}

function secrets({ imagePullSecrets = [] }: Spec, at: string): string[] {
  return imagePullSecrets.flatMap(({ name }, i) =>
    imagePullSecrets.findIndex((other) => other.name === name) < i
      ? [`${at}.imagePullSecrets[${i}].name: duplicate name "${name ?? ''}"`]
      : [],
  )
}

/** `500m` of memory: half a byte is no byte. */
function fractions({ resources = {} }: Container, field: string): string[] {
  return (['memory', 'ephemeral-storage'] as const).flatMap((resource) =>
    (['limits', 'requests'] as const).flatMap((which) => {
      const value = resources[which]?.[resource]
      if (value === undefined || !/[mun]$/.test(value)) return []
      return [
        `${field}.resources.${which}[${resource}]: fractional byte value "${value}" is invalid, must be an integer`,
      ]
    }),
  )
}

/** A variable that stands there twice, and does not build on what it was before. */
function hidden({ env = [] }: Container, field: string): string[] {
  return env.flatMap(({ name, value = '', valueFrom }, i) => {
    const before = `$(${name})`
    const isFirst = env.findIndex((other) => other.name === name) === i
    if (isFirst || (!valueFrom && value !== before && value.includes(before))) return []
    return [`${field}.env[${i}]: hides previous definition of "${name}", which may be dropped when using apply`]
  })
}

function ports(containers: readonly [Container, string][]): string[] {
  const all = containers.flatMap(([container, field]) =>
    (container.ports ?? []).map((port, i) => ({ ...port, field: `${field}.ports[${i}]` })),
  )
  return all.flatMap((port, i) =>
    all.slice(0, i).flatMap((other) => {
      if (other.containerPort !== port.containerPort || other.protocol !== port.protocol) return []
      const [mine, theirs] = [port.hostPort ?? 0, other.hostPort ?? 0]
      if (mine === theirs) return [`${port.field}: duplicate port definition with ${other.field}`]
      return mine && theirs ? [] : [`${port.field}: overlapping port definition with ${other.field}`]
    }),
  )
}
