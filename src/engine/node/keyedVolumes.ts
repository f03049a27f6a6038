/** Volumes that hold the keys of ConfigMaps and Secrets: k8s.io/kubernetes/pkg/volume/{configmap,secret}. */
import type { ConfigMap } from '../kinds/configmap/index.ts'
import type { KeysSource, PodSpec, Volume } from '../kinds/pod/types.ts'
import type { Secret } from '../kinds/secret/index.ts'
import { missing } from './environment.ts'
import { textOf } from './keys.ts'

export interface KeyedObjects {
  configMap(name: string): ConfigMap | undefined
  secret(name: string): Secret | undefined
}

/** Whether it has any such volume: every pod has one for the token of its ServiceAccount, few have others. */
export function holdsKeys({ volumes }: Readonly<PodSpec>): boolean {
  if (!volumes) return false
  for (let i = 0; i < volumes.length; i++) if (volumes[i]!.configMap ?? volumes[i]!.secret) return true
  return false
}

/** What a kubelet says of a volume that it cannot set up: `MountVolume.SetUp failed for volume "web" : …`. */
export function volumeProblems({ volumes = [] }: Readonly<PodSpec>, objects: KeyedObjects): Map<string, string> {
  const problems = new Map<string, string>()
  for (const volume of volumes) {
    const problem = problemOf(volume, objects)
    if (problem) problems.set(volume.name, problem)
  }
  return problems
}

function problemOf(volume: Volume, objects: KeyedObjects): string | undefined {
  const found = sourceOf(volume, objects)
  if (!found) return undefined
  const { source, kind, name, keys } = found
  if (source.optional) return undefined
  if (!keys) return missing(kind, name)
  const lost = source.items?.find(({ key }) => !keys.has(key))
  if (!lost) return undefined
  return kind === 'configmap'
    ? `configmap references non-existent config key: ${lost.key}`
    : `references non-existent secret key: ${lost.key}`
}

interface Keyed {
  source: KeysSource
  kind: 'configmap' | 'secret'
  name: string
  keys: Map<string, string> | undefined
}

function sourceOf({ configMap, secret }: Volume, objects: KeyedObjects): Keyed | undefined {
  if (configMap) {
    const { name = '' } = configMap
    const data = objects.configMap(name)
    const keys = data && new Map([...Object.entries(data.data ?? {}), ...decoded(data.binaryData)])
    return { source: configMap, kind: 'configmap', name, keys }
  }
  if (!secret) return undefined
  const { secretName: name = '' } = secret
  const data = objects.secret(name)
  return { source: secret, kind: 'secret', name, keys: data && new Map(decoded(data.data)) }
}

function decoded(data: Readonly<Record<string, string>> = {}): [string, string][] {
  return Object.entries(data).map(([key, value]) => [key, textOf(value)])
}

/** Paths of all files below such a volume; undefined: it is none of them. */
export function namesIn(volume: Volume, objects: KeyedObjects): string[] | undefined {
  const found = sourceOf(volume, objects)
  if (!found) return undefined
  const { source, keys = new Map<string, string>() } = found
  return source.items?.map(({ path }) => path) ?? [...keys.keys()]
}

/** The file at a path below the volume, as its object has it now; undefined: it is not there, or no such volume. */
export function fileIn(volume: Volume, path: string, objects: KeyedObjects): string | undefined {
  const found = sourceOf(volume, objects)
  if (!found?.keys) return undefined
  const key = found.source.items ? found.source.items.find((item) => item.path === path)?.key : path
  return key === undefined ? undefined : found.keys.get(key)
}
