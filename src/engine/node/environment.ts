/** The environment of a container: k8s.io/kubernetes/pkg/kubelet/kubelet_pods.go makeEnvironmentVariables. */
import type { ConfigMap } from '../kinds/configmap/index.ts'
import type { Container, EnvVar, EnvVarSource, KeyRef, Pod } from '../kinds/pod/types.ts'
import type { Secret } from '../kinds/secret/index.ts'
import { textOf } from './keys.ts'
import { parseQuantity } from './quantity.ts'

/** What variables are taken from. */
export interface Sources {
  configMap(name: string): ConfigMap | undefined
  secret(name: string): Secret | undefined
  /** Of the Services that there are when the container starts; asked only when a value names one. */
  services(): EnvVar[]
  /** One of each family. */
  podIPs: readonly string[]
  hostIPs: readonly string[]
  /** What the node can give, where a container sets no limit. */
  allocatable: Readonly<Record<string, string>>
}

export type Environment = { env: EnvVar[] } | { wrong: string }

/** Whether a container's variables are what its spec says, letter by letter. */
export function isPlain({ env, envFrom }: Container): boolean {
  if (envFrom?.length) return false
  return !env || env.every(({ valueFrom, value }) => !valueFrom && !value?.includes('$'))
}

/** The variables that the manifest sets, resolved; `wrong` when a ConfigMap, a Secret or a key is not there. */
export function environment(pod: Pod, container: Container, sources: Sources): Environment {
  const values = new Map<string, string>()
  for (const { prefix = '', configMapRef, secretRef } of container.envFrom ?? []) {
    const ref = configMapRef ?? secretRef
    if (!ref) continue
    const data = configMapRef ? sources.configMap(ref.name ?? '')?.data : secretData(sources, ref.name ?? '')
    const found = configMapRef ? sources.configMap(ref.name ?? '') : sources.secret(ref.name ?? '')
    if (!found && !ref.optional) return { wrong: missing(configMapRef ? 'configmap' : 'secret', ref.name) }
    for (const key of Object.keys(data ?? {}).sort()) values.set(prefix + key, data![key]!)
  }
  let services: Map<string, string> | undefined
  const known = (name: string) => {
    const value = values.get(name)
    if (value !== undefined) return value
    services ??= new Map(sources.services().map((each) => [each.name, each.value ?? '']))
    return services.get(name)
  }
  for (const { name, value, valueFrom } of container.env ?? []) {
    if (!valueFrom || value) {
      values.set(name, expand(value ?? '', known))
      continue
    }
    const result = resolve(pod, container, valueFrom, sources)
    if ('wrong' in result) return result
    if (result.value !== undefined) values.set(name, result.value)
  }
  return { env: [...values].map(([name, value]) => ({ name, value })) }
}

type Resolved = { value: string | undefined } | { wrong: string }

function resolve(pod: Pod, container: Container, from: EnvVarSource, sources: Sources): Resolved {
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = from
  const namespace = pod.metadata.namespace!
  if (fieldRef) return { value: podField(pod, fieldRef.fieldPath, sources) }
  if (resourceFieldRef) return { value: resource(container, resourceFieldRef, sources) }
  if (configMapKeyRef)
    return keyOf(configMapKeyRef, sources.configMap(configMapKeyRef.name ?? '')?.data, 'ConfigMap', namespace)
  if (secretKeyRef) return keyOf(secretKeyRef, secretData(sources, secretKeyRef.name ?? ''), 'Secret', namespace)
  return { value: '' }
}

function keyOf(
  { name = '', key, optional }: KeyRef,
  data: Readonly<Record<string, string>> | undefined,
  kind: 'ConfigMap' | 'Secret',
  namespace: string,
): Resolved {
  const value = data && Object.hasOwn(data, key) ? data[key] : undefined
  if (value !== undefined || optional) return { value }
  return {
    wrong: data ? `couldn't find key ${key} in ${kind} ${namespace}/${name}` : missing(kind.toLowerCase(), name),
  }
}

function secretData(sources: Sources, name: string): Record<string, string> | undefined {
  const secret = sources.secret(name)
  if (!secret) return undefined
  return Object.fromEntries(Object.entries(secret.data ?? {}).map(([key, value]) => [key, textOf(value)]))
}

export function missing(kind: string, name = ''): string {
  return `${kind} "${name}" not found`
}

/** `metadata.labels['app']`, `status.podIP` and the like. */
function podField({ metadata, spec }: Pod, path: string, { podIPs, hostIPs }: Sources): string {
  const entry = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path)
  if (entry) return metadata[entry[1] as 'labels']?.[entry[2]!] ?? ''
  const fields: Record<string, string | undefined> = {
    'metadata.name': metadata.name,
    'metadata.namespace': metadata.namespace,
    'metadata.uid': metadata.uid,
    'spec.nodeName': spec.nodeName,
    'spec.serviceAccountName': spec.serviceAccountName,
    'status.hostIP': hostIPs[0],
    'status.hostIPs': hostIPs.join(','),
    'status.podIP': podIPs[0],
    'status.podIPs': podIPs.join(','),
  }
  return fields[path] ?? ''
}

/** In divisors, rounded up: cores or bytes unless it says otherwise. Without a limit, what the node has. */
function resource(
  { resources = {} }: Container,
  { resource: path, divisor }: NonNullable<EnvVarSource['resourceFieldRef']>,
  { allocatable }: Sources,
): string {
  const [list, name = ''] = path.split(/\.(.*)/)
  const amount = resources[list as 'limits' | 'requests']?.[name] ?? (list === 'limits' ? allocatable[name] : undefined)
  return String(Math.ceil(parseQuantity(amount) / (parseQuantity(divisor) || 1) - 1e-9))
}

/**
 * `$(NAME)` becomes the variable's value and stays as it is when there is none; `$$` is a dollar sign.
 * Source: k8s.io/kubernetes/third_party/forked/golang/expansion.
 */
export function expand(text: string, value: (name: string) => string | undefined): string {
  if (!text.includes('$')) return text
  return text.replace(/\$\$|\$\(([^)]*)\)/g, (all, name: string | undefined) =>
    name === undefined ? '$' : (value(name) ?? all),
  )
}
