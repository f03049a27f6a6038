/**
 * Which IP families a Service gets on a single-stack cluster: initIPFamilyFields of
 * k8s.io/kubernetes/pkg/registry/core/service/storage/alloc.go.
 */
import { equal } from '../../api/data.ts'
import { invalid } from '../../api/field.ts'
import type { StatusCause } from '../../api/types.ts'
import { isHeadless } from './defaults.ts'
import type { ServiceSpec } from './types.ts'

const SINGLE = 'SingleStack'

/** Fills in `ipFamilyPolicy` and `ipFamilies`, or says what this cluster cannot give. */
export function settleFamilies(spec: ServiceSpec, old: Readonly<ServiceSpec> | undefined): StatusCause[] {
  const byHand = isHeadless(spec) && !Object.keys(spec.selector ?? {}).length
  spec.ipFamilyPolicy ??= old?.ipFamilyPolicy ?? (byHand ? 'RequireDualStack' : SINGLE)
  const policy = spec.ipFamilyPolicy
  const ips = spec.clusterIPs ?? []
  const wrongPolicy = (why: string) => invalid('spec.ipFamilyPolicy', policy, why)
  const causes: StatusCause[] = []
  const families = [...(spec.ipFamilies ?? [])]
  if (old && policy === SINGLE && equal(old.ipFamilies, spec.ipFamilies)) families.splice(1)
  else if (
    old &&
    policy !== SINGLE &&
    (spec.ipFamilies?.length ?? 0) < (old.ipFamilies?.length ?? 0) &&
    spec.ipFamilies
  )
    causes.push(wrongPolicy("must be 'SingleStack' to release the secondary IP family"))
  const dual = "must be 'RequireDualStack' or 'PreferDualStack' when multiple"
  if (policy === SINGLE && ips.length === 2) causes.push(wrongPolicy(`${dual} cluster IPs are specified`))
  if (policy === SINGLE && families.length === 2) causes.push(wrongPolicy(`${dual} IP families are specified`))
  for (const [i, ip] of ips.entries()) {
    if (ip === 'None') break
    if (i < families.length) continue
    if (ip.includes(':')) causes.push(invalid(`spec.clusterIPs[${i}]`, ips, 'IPv6 is not configured on this cluster'))
    else families.push('IPv4')
  }
  if (causes.length) return causes
  if (byHand) {
    // its endpoints are made by hand, and may have whatever family they like
    if (!families.length) families.push('IPv4')
    if (families.length < 2 && policy !== SINGLE) families.push(families[0] === 'IPv4' ? 'IPv6' : 'IPv4')
    spec.ipFamilies = families
    return []
  }
  if (policy === 'RequireDualStack') causes.push(wrongPolicy('this cluster is not configured for dual-stack services'))
  families.forEach((family, i) => {
    if (family === 'IPv6') causes.push(invalid(`spec.ipFamilies[${i}]`, family, 'not configured on this cluster'))
  })
  spec.ipFamilies = families.length ? families : ['IPv4']
  return causes
}
