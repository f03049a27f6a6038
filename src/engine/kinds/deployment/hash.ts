import { safeEncode } from '../../api/random-names.ts'
import { hash } from '../../kernel/index.ts'
import type { PodTemplateSpec } from '../pod/types.ts'

export const HASH_LABEL = 'pod-template-hash'

/**
 * The name that a pod template gives its ReplicaSet: at most ten characters of the alphabet of generated names. The real
 * one hashes Go's printed form of the struct with FNV-32a; this one hashes canonical JSON, so the letters differ.
 */
export function templateHash(template: PodTemplateSpec): string {
  return safeEncode(String(hash(canonicalTemplate(template)) >>> 0))
}

/** Equal for equal templates, whether or not a ReplicaSet has put its hash among the labels. */
export function canonicalTemplate(template: PodTemplateSpec): string {
  const known = canonicals.get(template)
  if (known !== undefined) return known
  const { [HASH_LABEL]: _hash, ...labels } = template.metadata?.labels ?? {}
  const text = canonical({ labels, annotations: template.metadata?.annotations ?? {}, spec: template.spec })
  canonicals.set(template, text)
  return text
}

/** What the store holds never changes, and every look at a Deployment compares the same few templates. */
const canonicals = new WeakMap<PodTemplateSpec, string>()

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`
}
