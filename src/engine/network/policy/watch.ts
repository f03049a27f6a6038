import type { Api } from '../../api/api.ts'
import type { WatchEvent } from '../../api/types.ts'
import type { NetworkPolicy } from '../../kinds/networkpolicy/types.ts'
import type { Namespace } from '../../kinds/namespace/types.ts'
import { POD } from '../../kinds/pod/about.ts'
import type { Pod } from '../../kinds/pod/types.ts'
import { PolicySet } from './policySet.ts'

/**
 * The policies of the cluster as the API has them now. While there are none, pods and namespaces are not followed:
 * most clusters have no policy.
 */
export function watchPolicies(api: Api): { set: PolicySet; restore(): void } {
  const set = new PolicySet()
  const restore = () => {
    set.clear()
    const policies = api.list<NetworkPolicy>('NetworkPolicy')
    for (const policy of policies) set.setPolicy(policy)
    if (policies.length > 0) readRest()
  }
  const readRest = () => {
    for (const namespace of api.list<Namespace>('Namespace')) set.setNamespace(namespace)
    for (const pod of api.list<Pod>('Pod')) set.setPod(pod)
  }
  api.watch<NetworkPolicy>('NetworkPolicy', ({ type, object }) => {
    const isFirst = set.isEmpty
    if (type === 'DELETED') set.removePolicy(object)
    else set.setPolicy(object)
    if (set.isEmpty) set.clear()
    else if (isFirst) readRest()
  })
  api.watch<Namespace>('Namespace', ({ type, object }) => {
    if (set.isEmpty) return
    if (type === 'DELETED') set.removeNamespace(object)
    else set.setNamespace(object)
  })
  const onPod = ({ type, object }: WatchEvent<Pod>) => {
    if (set.isEmpty) return
    if (type === 'DELETED') set.removePod(object)
    else set.setPod(object)
  }
  api.watch('Pod', onPod, { about: POD.labels | POD.address })
  return { set, restore }
}
