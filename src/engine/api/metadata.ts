import { forbidden, invalid, required, tooLong } from './field.ts'
import { isDNS1123Subdomain, isLabelValue, isQualifiedName } from './names.ts'
import type { KubeObject, ObjectMeta, OwnerReference, StatusCause } from './types.ts'

const MAX_ANNOTATIONS_BYTES = 256 * 1024

/**
 * k8s.io/apimachinery/pkg/api/validation ValidateObjectMeta, as far as its fields are modelled.
 * @param before parts that are the very ones of this metadata have been looked at: those that an update takes over, those
 * of another pod of the same template
 */
export function validateMetadata(
  { metadata }: KubeObject,
  namespaced: boolean,
  nameRule: (name: string) => string[] = isDNS1123Subdomain,
  old?: KubeObject,
  before: Readonly<ObjectMeta> | undefined = old?.metadata,
): StatusCause[] {
  const causes: StatusCause[] = []
  const { name, generateName, namespace, labels, annotations, finalizers, ownerReferences } = metadata
  if (generateName && generateName !== before?.generateName) {
    // The real rule looks at the prefix as if a suffix already followed.
    const prefix = generateName.endsWith('-') ? `${generateName}a` : generateName
    for (const text of nameRule(prefix)) causes.push(invalid('metadata.generateName', generateName, text))
  }
  if (!name) causes.push(required('metadata.name', 'name or generateName is required'))
  else if (!old) for (const text of nameRule(name)) causes.push(invalid('metadata.name', name, text))
  if (!namespaced && namespace) causes.push(forbidden('metadata.namespace', 'not allowed on this type'))
  if (labels && labels !== before?.labels) causes.push(...validateLabels(labels, 'metadata.labels'))
  if (annotations && annotations !== before?.annotations) {
    causes.push(...validateAnnotations(annotations, 'metadata.annotations'))
  }
  if (ownerReferences && ownerReferences !== before?.ownerReferences) causes.push(...validateOwners(ownerReferences))
  if (finalizers && finalizers !== before?.finalizers) causes.push(...validateFinalizers(finalizers, old?.metadata))
  return causes
}

function validateOwners(owners: readonly OwnerReference[]): StatusCause[] {
  const causes: StatusCause[] = []
  const at = 'metadata.ownerReferences'
  owners.forEach(({ apiVersion, kind, name, uid }, index) => {
    const each = `${at}[${index}]`
    if (!apiVersion) causes.push(invalid(`${each}.apiVersion`, '', 'version must not be empty'))
    if (!kind) causes.push(invalid(`${each}.kind`, '', 'must not be empty'))
    if (!name) causes.push(invalid(`${each}.name`, '', 'must not be empty'))
    if (!uid) causes.push(invalid(`${each}.uid`, '', 'must not be empty'))
  })
  const [first, second] = owners.filter(({ controller }) => controller)
  if (first && second) {
    const both = `${first.name} and ${second.name}`
    const why = `Only one reference can have Controller set to true. Found "true" in references for ${both}`
    causes.push(invalid(at, owners, why))
  }
  return causes
}

function validateFinalizers(finalizers: readonly string[], before: Readonly<ObjectMeta> | undefined): StatusCause[] {
  const at = 'metadata.finalizers'
  const causes = finalizers.flatMap((name) => isQualifiedName(name).map((text) => invalid(at, name, text)))
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    causes.push(invalid(at, finalizers, 'finalizer orphan and foregroundDeletion cannot be both set'))
  }
  const added = before?.deletionTimestamp ? finalizers.filter((name) => !before.finalizers?.includes(name)) : []
  if (added.length > 0) {
    const names = [...new Set(added)].sort().map((name) => JSON.stringify(name))
    const why = 'no new finalizers can be added if the object is being deleted, found new finalizers'
    causes.push(forbidden(at, `${why} []string{${names.join(', ')}}`))
  }
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
