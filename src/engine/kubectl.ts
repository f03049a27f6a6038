/**
 * The engine's second door, for kubectl: the words in which it speaks, how it reads selectors, and what it describes.
 * Loaded when somebody asks; no picture needs it.
 */
import type { Cluster } from './cluster.ts'
import { describeObject } from './kinds/describers.ts'
import { Description } from './kinds/describing.ts'
import { describeTemplate as describePodTemplate } from './kinds/pod/describeTemplate.ts'
import type { PodTemplateSpec } from './kinds/pod/types.ts'
import { FIELDS } from './kinds/schema/table.ts'

export { clone, equal, mergePatch, share } from './api/data.ts'
export { goText } from './api/go-text.ts'
export { applyJsonPatch, readJsonPatch } from './api/json-patch.ts'
export { undecodable, unstructured } from './api/undecodable.ts'
export { deletedText, kubectlError, kubectlErrors, objectText, oneOfSeveral, type ErrorContext } from './api/kubectl.ts'
export type { ApplyResult } from './api/apply.ts'
export { alreadyExists, badRequest, groupOf, groupResource, notFound } from './api/status.ts'
export { formatSelector, matches, requirementsOf, satisfies, type Requirement } from './api/selectors.ts'
export { parseSelector } from './api/requirements.ts'
export { parseFieldSelector, satisfiesFields, unknownField, type FieldRequirement } from './api/field-selectors.ts'
export { LAST_APPLIED, parseLastApplied, sortedJson, withLastApplied } from './api/last-applied.ts'
export { diff, threeWayMerge } from './api/three-way.ts'
export { strategicMerge } from './api/strategic.ts'
export { tabulate } from './kinds/tabwriter.ts'
export { ageSince, humanDuration } from './kinds/age.ts'
export { isDNS1035Label, isLabelValue } from './api/names.ts'
export { TAINT_EFFECTS } from './kinds/node/fit.ts'
export type { ApiVerbs } from './api/server.ts'
export type { Column, KindDefinition } from './api/kind.ts'
export type * from './api/types.ts'
export type { Container, Pod, PodTemplateSpec } from './kinds/pod/types.ts'
export type { Deployment } from './kinds/deployment/types.ts'
export type { Service } from './kinds/service/types.ts'
export { outputOf, type ContainerOutput } from './node/output/index.ts'
export { OF_NODE, usageOf, type Usage } from './node/output/usage.ts'
export { SLOT_MS } from './node/output/ring.ts'
export { behaviourOf } from './node/index.ts'
export type { LogLine } from './node/output/types.ts'
export { runOf, servedLately, type ContainerRun } from './node/output/run.ts'

/** What `kubectl rollout history --revision` prints of a pod template; columns are not yet aligned. */
export function describeTemplate(template: PodTemplateSpec): string {
  const out = new Description()
  describePodTemplate(out, template)
  return out.text()
}

/** Kinds and the types of their fields, as the API server decodes them. */
export { FIELDS }

/**
 * What `kubectl describe KIND NAME` prints, ending in a newline; undefined when there is no such object.
 * @example describe(cluster, 'Service', 'default', 'web')
 */
export function describe(cluster: Cluster, kind: string, namespace: string, name: string): string | undefined {
  const object = cluster.get(kind, namespace, name)
  return object && describeObject(object, cluster.reading)
}
