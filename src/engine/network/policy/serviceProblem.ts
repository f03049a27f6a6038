import type { Api } from '../../api/api.ts'
import type { Service } from '../../kinds/service/types.ts'
import { slicesOf, type Problem } from '../reasons.ts'
import type { PolicySet } from './policySet.ts'

/**
 * Why nobody at all reaches a Service whose endpoints are ready: each of them is isolated for ingress by policies that
 * have no rule. Null where some endpoint may be reached by somebody.
 */
export function policyProblemOf(set: PolicySet, api: Api, service: Service): Problem | null {
  if (set.isEmpty) return null
  const names = new Set<string>()
  let count = 0
  for (const { endpoints } of slicesOf(api, service)) {
    for (const { addresses, conditions } of endpoints) {
      if (conditions.ready === false) continue
      const pod = set.podAt(addresses[0] ?? '')
      const policies = pod ? set.isolating(pod, 'ingress') : []
      if (policies.length === 0 || policies.some(({ ingress }) => ingress!.length > 0)) return null
      for (const { namespace, name } of policies) names.add(`${namespace}/${name}`)
      count++
    }
  }
  if (count === 0) return null
  const who = names.size === 1 ? `policy ${[...names][0]} isolates` : `policies ${[...names].join(', ')} isolate`
  const what = count === 1 ? 'its only ready pod' : `all ${count} ready pods`
  return { reason: 'NETPOL_INGRESS_DENIED', facts: `${who} ${what} for ingress, and no rule allows anybody` }
}
