import { forbidden, invalid, required, tooLong } from './field.ts'
import { isDNS1123Subdomain, isLabelValue, isQualifiedName } from './names.ts'
import type { KubeObject, StatusCause } from './types.ts'

const MAX_ANNOTATIONS_BYTES = 256 * 1024

/** k8s.io/apimachinery/pkg/api/validation ValidateObjectMeta, as far as its fields are modelled. */
export function validateMetadata(
  { metadata }: KubeObject,
  namespaced: boolean,
  nameRule: (name: string) => string[] = isDNS1123Subdomain,
  old?: KubeObject,
): StatusCause[] {
  const causes: StatusCause[] = []
  const { name, generateName, namespace, labels, annotations, finalizers, ownerReferences } = metadata
  if (generateName) {
    // The real rule looks at the prefix as if a suffix already followed.
    const prefix = generateName.endsWith('-') ? `${generateName}a` : generateName
    for (const text of nameRule(prefix)) causes.push(invalid('metadata.generateName', generateName, text))
  }
  if (!name) causes.push(required('metadata.name', 'name or generateName is required'))
  else if (!old) for (const text of nameRule(name)) causes.push(invalid('metadata.name', name, text))
  if (!namespaced && namespace) causes.push(forbidden('metadata.namespace', 'not allowed on this type'))
  // What an update takes over from the stored object has been looked at before.
  const before = old?.metadata
  if (labels && labels !== before?.labels) causes.push(...validateLabels(labels, 'metadata.labels'))
  if (annotations && annotations !== before?.annotations) {
    causes.push(...validateAnnotations(annotations, 'metadata.annotations'))
  }
  for (const finalizer of finalizers ?? []) {
    for (const text of isQualifiedName(finalizer)) causes.push(invalid('metadata.finalizers', finalizer, text))
  }
  if (before?.deletionTimestamp) {
    const added = (finalizers ?? []).filter((name) => !before.finalizers?.includes(name))
    if (added.length > 0) {
      const list = `[]string{${[...new Set(added)]
        .sort()
        .map((name) => JSON.stringify(name))
        .join(', ')}}`
      const why = `no new finalizers can be added if the object is being deleted, found new finalizers ${list}`
      causes.push(forbidden('metadata.finalizers', why))
    }
  }
  if (ownerReferences !== before?.ownerReferences)
    ownerReferences?.forEach((owner, index) => {
      const at = `metadata.ownerReferences[${index}]`
      if (!owner.apiVersion) causes.push(invalid(`${at}.apiVersion`, '', 'version must not be empty'))
      if (!owner.kind) causes.push(invalid(`${at}.kind`, '', 'must not be empty'))
      if (!owner.name) causes.push(invalid(`${at}.name`, '', 'must not be empty'))
      if (!owner.uid) causes.push(invalid(`${at}.uid`, '', 'must not be empty'))
    })
  return causes
}

/** Keys and values of labels, for metadata and for whatever else holds labels (a pod template, a selector). */
export function validateLabels(labels: Readonly<Record<string, string>> | undefined, field: string): StatusCause[] {
  const causes: StatusCause[] = []
  for (const [key, value] of Object.entries(labels ?? {})) {
    for (const text of isQualifiedName(key)) causes.push(invalid(field, key, text))
    for (const text of isLabelValue(value)) causes.push(invalid(field, value, text))
  }
  return causes
}

/** Keys of annotations are compared in lower case; all of them together have a limit of size. */
export function validateAnnotations(
  annotations: Readonly<Record<string, string>> | undefined,
  field: string,
): StatusCause[] {
  const causes: StatusCause[] = []
  let bytes = 0
  for (const [key, value] of Object.entries(annotations ?? {})) {
    for (const text of isQualifiedName(key.toLowerCase())) causes.push(invalid(field, key, text))
    bytes += key.length + value.length
  }
  if (bytes > MAX_ANNOTATIONS_BYTES) causes.push(tooLong(field, MAX_ANNOTATIONS_BYTES))
  return causes
}
