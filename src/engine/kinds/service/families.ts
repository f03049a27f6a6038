/**
 * Which IP families a Service gets: initIPFamilyFields of k8s.io/kubernetes/pkg/registry/core/service/storage/alloc.go.
 */
import { equal } from '../../api/data.ts'
import { invalid } from '../../api/field.ts'
import type { StatusCause } from '../../api/types.ts'
import type { IPFamily } from '../../config.ts'
import { familyOf } from '../ip.ts'
import { isHeadless, needsClusterIP } from './defaults.ts'
import type { ServiceSpec } from './types.ts'
import { validateClusterIPs } from './validateFamilies.ts'

/**
 * Fills in `ipFamilyPolicy` and `ipFamilies`, and lets go of the second cluster IP of a Service that shall have one; or
 * says what this cluster cannot give.
 * @param cluster its families, the primary one first
 */
export function settleFamilies(
  spec: ServiceSpec,
  old: Readonly<ServiceSpec> | undefined,
  cluster: readonly IPFamily[],
): StatusCause[] {
  if (old && isUnchangedPreference(spec, old)) return []
  const unreadable = validateClusterIPs(spec)
  if (unreadable.length) return unreadable
  const byHand = isHeadless(spec) && !Object.keys(spec.selector ?? {}).length
  const policy = (spec.ipFamilyPolicy ??= old?.ipFamilyPolicy ?? (byHand ? 'RequireDualStack' : 'SingleStack'))
  const causes = old ? release(spec, old) : []
  const families = [...(spec.ipFamilies ?? [])]
  causes.push(...contradictions(spec, families), ...infer(spec, families, cluster))
  if (causes.length) return causes

  const first = families[0] ?? cluster[0]!
  const wanted: IPFamily[] = families.length ? families : [first]
  // endpoints that are made by hand may have whatever family they like
  if (wanted.length < 2 && policy !== 'SingleStack' && (byHand || cluster.length === 2)) wanted.push(other(first))
  if (!byHand) causes.push(...unavailable(spec, families, cluster))
  spec.ipFamilies = wanted
  return causes
}

/** What prefers two families and says nothing new stays as it is, whatever the cluster has become meanwhile. */
function isUnchangedPreference(spec: ServiceSpec, old: Readonly<ServiceSpec>): boolean {
  if (spec.ipFamilyPolicy !== 'PreferDualStack' || spec.type !== old.type || !needsClusterIP(spec)) return false
  if ((old.ipFamilyPolicy ?? spec.ipFamilyPolicy) !== spec.ipFamilyPolicy) return false
  return equal(spec.clusterIPs, old.clusterIPs) && equal(spec.ipFamilies, old.ipFamilies)
}

/** Setting the policy to SingleStack is enough to let go of the second family; without that it cannot be left out. */
function release(spec: ServiceSpec, old: Readonly<ServiceSpec>): StatusCause[] {
  const { ipFamilyPolicy: policy } = spec
  if (policy === 'SingleStack') {
    if (equal(spec.clusterIPs, old.clusterIPs) && spec.clusterIPs) spec.clusterIPs = spec.clusterIPs.slice(0, 1)
    if (equal(spec.ipFamilies, old.ipFamilies) && spec.ipFamilies) spec.ipFamilies = spec.ipFamilies.slice(0, 1)
    return []
  }
  const must = (what: string) => invalid('spec.ipFamilyPolicy', policy, `must be 'SingleStack' to release the ${what}`)
  return [
    ...(isReduced(spec.clusterIPs, old.clusterIPs) ? [must('secondary cluster IP')] : []),
    ...(isReduced(spec.ipFamilies, old.ipFamilies) ? [must('secondary IP family')] : []),
  ]
}

/** One of two is left. None at all means that the writer did not say. */
function isReduced(next: readonly string[] = [], old: readonly string[] = []): boolean {
  return next.length > 0 && next.length < old.length
}

function contradictions(spec: ServiceSpec, families: readonly IPFamily[]): StatusCause[] {
  const { ipFamilyPolicy: policy, clusterIPs = [] } = spec
  if (policy !== 'SingleStack') return []
  const many = (what: string) =>
    invalid(
      'spec.ipFamilyPolicy',
      policy,
      `must be 'RequireDualStack' or 'PreferDualStack' when multiple ${what} are specified`,
    )
  return [
    ...(clusterIPs.length === 2 ? [many('cluster IPs')] : []),
    ...(families.length === 2 ? [many('IP families')] : []),
  ]
}

/** Addresses that were asked for tell their families. */
function infer(spec: ServiceSpec, families: IPFamily[], cluster: readonly IPFamily[]): StatusCause[] {
  const causes: StatusCause[] = []
  for (const [i, ip] of spec.clusterIPs?.entries() ?? []) {
    if (ip === 'None') break
    if (i < families.length) continue
    const family = familyOf(ip)
    if (cluster.includes(family)) families.push(family)
    else causes.push(invalid(`spec.clusterIPs[${i}]`, spec.clusterIPs, `${family} is not configured on this cluster`))
  }
  return causes
}

function unavailable(
  { ipFamilyPolicy: policy }: ServiceSpec,
  families: readonly IPFamily[],
  cluster: readonly IPFamily[],
): StatusCause[] {
  const causes: StatusCause[] = []
  if (policy === 'RequireDualStack' && cluster.length < 2)
    causes.push(invalid('spec.ipFamilyPolicy', policy, 'this cluster is not configured for dual-stack services'))
  families.forEach((family, i) => {
    if (!cluster.includes(family))
      causes.push(invalid(`spec.ipFamilies[${i}]`, family, 'not configured on this cluster'))
  })
  return causes
}

function other(family: IPFamily): IPFamily {
  return family === 'IPv4' ? 'IPv6' : 'IPv4'
}
