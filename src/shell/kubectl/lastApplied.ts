/** An object with itself in its annotation: CreateOrUpdateAnnotation of k8s.io/kubectl/pkg/util/apply.go. */
import { LAST_APPLIED, lastAppliedConfiguration, type Unstructured } from '#kubectl'

export function withLastApplied(object: Unstructured): Unstructured {
  const { annotations, ...metadata } = (object.metadata ?? {}) as { annotations?: Record<string, string> }
  const { [LAST_APPLIED]: _, ...others } = annotations ?? {}
  const bare = { ...object, metadata: { ...metadata, annotations: others } }
  return {
    ...object,
    metadata: { ...metadata, annotations: { ...others, [LAST_APPLIED]: lastAppliedConfiguration(bare) } },
  }
}
