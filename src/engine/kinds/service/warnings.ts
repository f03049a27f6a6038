/** What the author of a Service should know: k8s.io/kubernetes/pkg/api/service/warnings.go. */
import { canonicalIP } from '../ip.ts'
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
  for (const [i, ip] of spec.clusterIPs?.entries() ?? []) if (ip !== 'None') spelling(ip, `spec.clusterIPs[${i}]`)
  for (const [i, ip] of spec.externalIPs?.entries() ?? []) spelling(ip, `spec.externalIPs[${i}]`)
  if (spec.loadBalancerIP) spelling(spec.loadBalancerIP, 'spec.loadBalancerIP')
  return warnings

  /** GetWarningsForIP of apimachinery's util/validation. */
  function spelling(ip: string, field: string): void {
    const proper = canonicalIP(ip)
    if (!proper || proper === ip || !ip.includes(':')) return
    warnings.push(`${field}: IPv6 address "${ip}" should be in RFC 5952 canonical format ("${proper}")`)
  }
}
