import type { KubeObject, StatusCause } from '../../api/types.ts'
import type { Pod, PodTemplateSpec } from './types.ts'

/** What a pod has to be like, new and changed, and the template of a workload that runs for ever. */
export interface PodRules {
  pod(pod: Pod): StatusCause[]
  change(next: Pod, old: Pod): StatusCause[]
  /** @param claims names of volumes that the pods get besides those of the template */
  template(template: PodTemplateSpec, field: string, claims?: readonly string[]): StatusCause[]
  /** @param at where the spec is: `spec`, or that of a template */
  warnings(spec: Pod['spec'], at: string): string[]
}

const NONE: PodRules = { pod: () => [], change: () => [], template: () => [], warnings: () => [] }

let rules = NONE

/** All API servers go by these rules from now on. */
export function knowPodRules(known: PodRules): void {
  rules = known
}

/** What a workload is told of its template, where that is new: GetWarningsForPodTemplate. */
export function templateWarnings({ metadata, spec }: Workload, old: Workload | undefined): string[] {
  if (old && old.metadata.generation === metadata.generation) return []
  return rules.warnings(spec.template.spec, 'spec.template.spec')
}

type Workload = KubeObject & { readonly spec: { template: PodTemplateSpec } }

/** The rules for pods: none until somebody has told of them. The objects that the page opens with keep them anyhow. */
export const podRules = (): PodRules => rules
