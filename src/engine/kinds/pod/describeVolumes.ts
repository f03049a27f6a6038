/** The volumes of `kubectl describe`, by the kind of their source. */
import type { Description } from '../describing.ts'
import { canonicalAmount, parseAmount } from '../quantity.ts'

type Source = Record<string, unknown>

/** A source's lines, keys and values, the first of them `Type`. */
const SOURCES: Readonly<Record<string, (source: Source) => [string, string][]>> = {
  hostPath: ({ path, type }) => [
    ['Type', 'HostPath (bare host directory volume)'],
    ['Path', text(path)],
    ['HostPathType', type === undefined ? '<none>' : text(type)],
  ],
  emptyDir: ({ medium, sizeLimit }) => [
    ['Type', "EmptyDir (a temporary directory that shares a pod's lifetime)"],
    ['Medium', text(medium)],
    ['SizeLimit', (parseAmount(sizeLimit)?.milli ?? 0n) > 0n ? canonicalAmount(sizeLimit) : '<unset>'],
  ],
  secret: ({ secretName, optional }) => [
    ['Type', 'Secret (a volume populated by a Secret)'],
    ['SecretName', text(secretName)],
    ['Optional', text(optional ?? false)],
  ],
  configMap: ({ name, optional }) => [
    ['Type', 'ConfigMap (a volume populated by a ConfigMap)'],
    ['Name', text(name)],
    ['Optional', text(optional ?? false)],
  ],
  nfs: ({ server, path, readOnly }) => [
    ['Type', 'NFS (an NFS mount that lasts the lifetime of a pod)'],
    ['Server', text(server)],
    ['Path', text(path)],
    ['ReadOnly', text(readOnly ?? false)],
  ],
  persistentVolumeClaim: ({ claimName, readOnly }) => [
    ['Type', 'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)'],
    ['ClaimName', text(claimName)],
    ['ReadOnly', text(readOnly ?? false)],
  ],
  projected: ({ sources }) => [
    ['Type', 'Projected (a volume that contains injected data from multiple sources)'],
    ...list(sources).flatMap(projected),
  ],
  image: ({ reference, pullPolicy }) => [
    ['Type', 'Image (a container image or OCI artifact)'],
    ['Reference', text(reference)],
    ['PullPolicy', text(pullPolicy)],
  ],
}

export function describeVolumes(out: Description, volumes: unknown, indent: '' | '  '): void {
  const all = list(volumes)
  if (!all.length) {
    out.pair(`${indent}Volumes`, '<none>')
    return
  }
  out.line(0, `${indent}Volumes:`)
  for (const volume of all) {
    out.line(1, `${indent && ' '}${text(volume.name)}:`)
    const kind = Object.keys(SOURCES).find((key) => volume[key] !== undefined)
    if (kind) for (const [key, value] of SOURCES[kind]!(volume[kind] as Source)) out.pair(key, value, 2)
    else if (volume.downwardAPI) downward(out, volume.downwardAPI as Source)
    else out.line(1, '<unknown>')
  }
}

function projected({ secret, downwardAPI, configMap, serviceAccountToken }: Source): [string, string][] {
  if (secret) return named('SecretName', secret as Source)
  if (downwardAPI) return [['DownwardAPI', 'true']]
  if (configMap) return named('ConfigMapName', configMap as Source)
  const token = serviceAccountToken as Source | undefined
  return token ? [['TokenExpirationSeconds', text(token.expirationSeconds)]] : []
}

function named(key: string, { name, optional }: Source): [string, string][] {
  return [
    [key, text(name)],
    ['Optional', text(optional ?? false)],
  ]
}

function downward(out: Description, { items }: Source): void {
  out.pair('Type', 'DownwardAPI (a volume populated by information about the pod)', 2).line(2, 'Items:')
  for (const { path, fieldRef, resourceFieldRef } of list(items)) {
    const from = fieldRef ? (fieldRef as Source).fieldPath : (resourceFieldRef as Source | undefined)?.resource
    out.line(3, `${text(from)} -> ${text(path)}`)
  }
}

function list(value: unknown): Source[] {
  return Array.isArray(value) ? (value as Source[]) : []
}

function text(value: unknown): string {
  return value === undefined || value === null ? '' : String(value)
}
