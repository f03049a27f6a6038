import type { KindDefinition } from './kind.ts'
import type { KubeObject, Unstructured } from './types.ts'

/** One requirement of `--field-selector`. */
export interface FieldRequirement {
  field: string
  value: string
  equal: boolean
}

/** What can be asked for beside metadata.name and metadata.namespace. pkg/apis/core/v1/conversion.go. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  Pod: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.nominatedNodeName',
  ],
  Node: ['spec.unschedulable'],
  Namespace: ['status.phase'],
  Service: ['spec.clusterIP', 'spec.type'],
  Secret: ['type'],
  Event: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  ReplicaSet: ['status.replicas'],
}

/** What an absent field counts as; elsewhere the empty text. */
const ABSENT: Readonly<Record<string, string>> = {
  'spec.hostNetwork': 'false',
  'spec.unschedulable': 'false',
  'status.replicas': '0',
}

/**
 * Reads the text of `kubectl get --field-selector`; a sentence when it cannot be read.
 * @example parseFieldSelector('status.phase!=Running,spec.nodeName=node-1')
 * Source: k8s.io/apimachinery/pkg/fields/selector.go.
 */
export function parseFieldSelector(text: string): FieldRequirement[] | string {
  const requirements: FieldRequirement[] = []
  for (const part of splitTerms(text)) {
    if (part === '') continue
    const found = /^([^=!]*?)(!=|==|=)(.*)$/s.exec(part)
    if (!found) return `invalid selector: '${text}'; can't understand '${part}'`
    const value = found[3]!.replace(/\\([\\,=])/g, '$1')
    requirements.push({ field: found[1]!, value, equal: found[2] !== '!=' })
  }
  return requirements
}

/** Why the kind cannot be asked for a field; undefined when it can for all of them. */
export function unknownField({ kind }: KindDefinition, requirements: readonly FieldRequirement[]): string | undefined {
  const known = FIELDS[kind] ?? []
  for (const { field } of requirements) {
    if (field === 'metadata.name' || field === 'metadata.namespace' || known.includes(field)) continue
    // Kinds with fields of their own have a conversion function of their own, which says it in other words.
    return known.length > 0
      ? `field label not supported: ${field}`
      : `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`
  }
  return undefined
}

export function satisfiesFields(object: KubeObject, requirements: readonly FieldRequirement[]): boolean {
  return requirements.every(({ field, value, equal }) => (fieldOf(object, field) === value) === equal)
}

function fieldOf(object: KubeObject, field: string): string {
  if (field === 'source') return fieldOf(object, 'source.component')
  let value: unknown = object
  for (const name of field.split('.')) value = (value as Unstructured | undefined)?.[name]
  return value === undefined ? (ABSENT[field] ?? '') : String(value)
}

/** Terms end at commas, but not at escaped ones. */
function splitTerms(text: string): string[] {
  return text.match(/(?:\\.|[^,\\])+/gs) ?? []
}
