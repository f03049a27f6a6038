/** Cluster IPs and IP families: ValidateServiceClusterIPsRelatedFields and what of them an update may not change. */
import { duplicate, invalid, notSupported } from '../../api/field.ts'
import type { StatusCause } from '../../api/types.ts'
import { familyOf, IP_FORM, isIP } from '../ip.ts'
import { isHeadless } from './defaults.ts'
import type { ServiceSpec } from './types.ts'

const FAMILIES = ['IPv4', 'IPv6']
const POLICIES = ['PreferDualStack', 'RequireDualStack', 'SingleStack']

export function validateClusterIPs(spec: ServiceSpec): StatusCause[] {
  if (spec.type === 'ExternalName') return []
  const causes: StatusCause[] = []
  const { clusterIP, clusterIPs: ips = [], ipFamilies: families = [], ipFamilyPolicy: policy } = spec
  const wrong = (why: string) => invalid('spec.clusterIPs', ips, why)
  if (clusterIP && ips[0] !== clusterIP) causes.push(wrong('first value must match `clusterIP`'))
  if (!clusterIP && ips.length) causes.push(wrong('must be empty when `clusterIP` is not specified'))
  families.forEach((family, i) => {
    const field = `spec.ipFamilies[${i}]`
    if (!FAMILIES.includes(family)) causes.push(notSupported(field, family, FAMILIES))
    if (families.indexOf(family) < i) causes.push(duplicate(field, family))
  })
  if (policy && !POLICIES.includes(policy)) causes.push(notSupported('spec.ipFamilyPolicy', policy, POLICIES))
  const before = causes.length
  if (ips[0] === 'None' && ips.length > 1) causes.push(wrong("'None' must be the first and only value"))
  ips.forEach((ip, i) => {
    if (!(i === 0 && ip === 'None') && !isIP(ip)) causes.push(invalid(`spec.clusterIPs[${i}]`, ip, IP_FORM))
  })
  const readable = causes.length === before
  if (ips.length > 2) causes.push(wrong('may only hold up to 2 values'))
  // what follows would only repeat what is wrong with one of them
  if (!readable) return causes

  const isDual = ips.length === 2 && familyOf(ips[0]!) !== familyOf(ips[1]!)
  if (ips.length > 1 && !isDual) causes.push(wrong('may specify no more than one IP for each IP family'))
  if (isHeadless(spec)) return causes
  ips.slice(0, families.length).forEach((ip, i) => {
    const family = families[i]!
    if (FAMILIES.includes(family) && familyOf(ip) !== family)
      causes.push(
        invalid(`spec.clusterIPs[${i}]`, ip, `expected an ${family} value as indicated by \`ipFamilies[${i}]\``),
      )
  })
  return causes
}

/** validateUpgradeDowngradeClusterIPs and …IPFamilies: a second one may come and go, the first one stays. */
export function validateFamilyUpdate(next: Readonly<ServiceSpec>, old: Readonly<ServiceSpec>): StatusCause[] {
  if (next.type === 'ExternalName' || old.type === 'ExternalName') return []
  const causes: StatusCause[] = []
  const bothHeadless = isHeadless(next) && isHeadless(old)
  if (!bothHeadless) {
    const [ips = [], before = []] = [next.clusterIPs, old.clusterIPs]
    if (before.length > ips.length && !ips.length)
      causes.push(invalid('spec.clusterIPs[0]', next.clusterIPs ?? null, 'primary clusterIP can not be unset'))
    for (const i of changed(ips, before)) causes.push(invalid(`spec.clusterIPs[${i}]`, ips, 'may not change once set'))
    if (before.length === 2 && ips.length === 1 && next.ipFamilyPolicy !== 'SingleStack')
      causes.push(released(next, 'clusterIP'))
  }
  if (isHeadless(next) || isHeadless(old)) return causes
  const [families = [], before = []] = [next.ipFamilies, old.ipFamilies]
  if (before.length > families.length && !next.clusterIPs?.length)
    causes.push(invalid('spec.ipFamilies[0]', next.ipFamilies ?? null, 'primary ipFamily can not be unset'))
  // upstream shows the addresses where a family was added or released
  const shown = families.length === before.length ? families : (next.clusterIPs ?? [])
  for (const _ of changed(families, before))
    causes.push(invalid('spec.ipFamilies[0]', shown, 'may not change once set'))
  if (before.length === 2 && families.length === 1 && next.ipFamilyPolicy !== 'SingleStack')
    causes.push(released(next, 'ipFamily'))
  return causes
}

/** Places whose value is another one: all where nothing came or went, else the first only. */
function changed(next: readonly string[], old: readonly string[]): number[] {
  const length = next.length === old.length ? next.length : Math.min(1, next.length, old.length)
  return Array.from({ length }, (_, i) => i).filter((i) => next[i] !== old[i])
}

function released({ ipFamilyPolicy }: Readonly<ServiceSpec>, what: string): StatusCause {
  const why = `must be set to 'SingleStack' when releasing the secondary ${what}`
  return invalid('spec.ipFamilyPolicy', ipFamilyPolicy ?? null, why)
}
