/** What the author of a Service should know: k8s.io/kubernetes/pkg/api/service/warnings.go. */
import { canonicalIP } from '../ip.ts'
import { isHeadless } from './defaults.ts'
import type { Service } from './types.ts'

export function serviceWarnings({ metadata, spec }: Service): string[] {
  const warnings: string[] = []
  const [hints, mode] = ['aware-hints', 'mode'].map((end) => `service.kubernetes.io/topology-${end}`)
  if (metadata.annotations?.[hints!] !== undefined)
    warnings.push(`annotation ${hints} is deprecated, please use ${mode} instead`)
  for (const [i, ip] of spec.clusterIPs?.entries() ?? []) if (ip !== 'None') spelling(ip, `spec.clusterIPs[${i}]`)
  if (isHeadless(spec)) {
    const ignored = (field: string) => warnings.push(`spec.${field} is ignored for headless services`)
    if (spec.loadBalancerIP) ignored('loadBalancerIP')
    if (spec.externalIPs?.length) ignored('externalIPs')
    // the capital letter is upstream's
    if (spec.sessionAffinity !== 'None') ignored('SessionAffinity')
  }
  for (const [i, ip] of spec.externalIPs?.entries() ?? []) spelling(ip, `spec.externalIPs[${i}]`)
  const isExternal = spec.type === 'ExternalName'
  if (spec.externalIPs?.length && !isExternal && !isHeadless(spec))
    warnings.push('spec.externalIPs is deprecated and may no longer be implemented in some clusters')
  if (spec.loadBalancerIP) spelling(spec.loadBalancerIP, 'spec.loadBalancerIP')
  if (spec.externalIPs?.length && isExternal)
    warnings.push('spec.externalIPs is ignored when spec.type is "ExternalName"')
  if (!isExternal && spec.externalName)
    warnings.push('spec.externalName is ignored when spec.type is not "ExternalName"')
  if (spec.trafficDistribution === 'PreferClose')
    warnings.push('spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"')
  return warnings

  /** GetWarningsForIP of apimachinery's util/validation. */
  function spelling(ip: string, field: string): void {
    const proper = canonicalIP(ip)
    if (!proper || proper === ip || !ip.includes(':')) return
    warnings.push(`${field}: IPv6 address "${ip}" should be in RFC 5952 canonical format ("${proper}")`)
  }
}
