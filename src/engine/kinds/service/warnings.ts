/** What the author of a Service should know: k8s.io/kubernetes/pkg/api/service/warnings.go. */
import { isHeadless } from './defaults.ts'
import type { Service } from './types.ts'

export function serviceWarnings({ spec }: Service): string[] {
  const warnings: string[] = []
  if (isHeadless(spec)) {
    const ignored = (field: string) => warnings.push(`spec.${field} is ignored for headless services`)
    if (spec.loadBalancerIP) ignored('loadBalancerIP')
    if (spec.externalIPs?.length) ignored('externalIPs')
    // the capital letter is upstream's
    if (spec.sessionAffinity !== 'None') ignored('SessionAffinity')
  }
  if (spec.type !== 'ExternalName' && spec.externalName)
    warnings.push('spec.externalName is ignored when spec.type is not "ExternalName"')
  return warnings
}
