import { byText, clone, isObject } from './data.ts'
import type { Unstructured } from './types.ts'

export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

/** What the author wrote, compact, keys sorted, as the annotation keeps it for the next apply. */
export function lastAppliedConfiguration(object: Unstructured): string {
  return `${sortedJson(object)}\n`
}

/**
 * A document as kubectl sends it: with its namespace, if it has one, and with itself in the annotation.
 * Source: CreateOrUpdateAnnotation of k8s.io/kubectl/pkg/util/apply.go.
 */
export function withLastApplied(input: Unstructured, namespace: string | undefined): Unstructured {
  const object = clone(input)
  const metadata: Unstructured = { ...(isObject(object.metadata) ? object.metadata : {}) }
  const annotations = { ...(isObject(metadata.annotations) ? metadata.annotations : {}) }
  delete annotations[LAST_APPLIED]
  if (namespace !== undefined) metadata.namespace = namespace
  const bare = { ...object, metadata: { ...metadata, annotations } }
  const annotated = { ...annotations, [LAST_APPLIED]: lastAppliedConfiguration(bare) }
  return { ...object, metadata: { ...metadata, annotations: annotated } }
}

/** What the annotation says; empty where there is none, or where somebody edited it. */
export function parseLastApplied(json: string | undefined): Unstructured {
  if (!json) return {}
  try {
    const value: unknown = JSON.parse(json)
    return isObject(value) ? value : {}
  } catch {
    return {} // somebody edited the annotation; nothing is known of the last apply then
  }
}

/** encoding/json: keys in byte order, and `<`, `>`, `&` escaped. */
export function sortedJson(value: unknown): string {
  return JSON.stringify(sorted(value)).replace(/[<>&]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`)
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.keys(value)
      .sort(byText)
      .map((key) => [key, sorted(value[key])]),
  )
}
