/** From pods to the subsets of an Endpoints object: k8s.io/kubernetes/pkg/api/v1/endpoints/util.go. Pure. */
import type { EndpointPort } from '../endpointslice/types.ts'
import { portsKey } from '../endpointslice/endpoints.ts'
import type { EndpointAddress, EndpointSubset } from './types.ts'

/** How many addresses one object may hold; the rest is left out. */
export const MAX_ADDRESSES = 1000

export interface Member {
  address: EndpointAddress
  ready: boolean
  ports: readonly EndpointPort[]
}

/** Addresses with the same ports share a subset; in each they stand by address. */
export function subsetsOf(members: readonly Member[]): EndpointSubset[] {
  const subsets = new Map<string, { ready: EndpointAddress[]; rest: EndpointAddress[]; ports: EndpointPort[] }>()
  let last: readonly EndpointPort[] | undefined
  let key = ''
  for (let i = 0; i < members.length; i++) {
    const { address, ready, ports } = members[i]!
    // most often all have the very same
    if (ports !== last) key = portsKey(ports)
    last = ports
    let subset = subsets.get(key)
    if (!subset) subsets.set(key, (subset = { ready: [], rest: [], ports: [...ports] }))
    ;(ready ? subset.ready : subset.rest).push(address)
  }
  return [...subsets.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { ready, rest, ports }]) => ({
      ...(ready.length && { addresses: byAddress(ready) }),
      ...(rest.length && { notReadyAddresses: byAddress(rest) }),
      ...(ports.length && { ports }),
    }))
}

/** Leaves out what is beyond the limit, of what is not ready first. Each subset gives in proportion to its size. */
export function truncate(subsets: readonly EndpointSubset[]): { subsets: readonly EndpointSubset[]; cut: boolean } {
  const ready = subsets.reduce((sum, { addresses = [] }) => sum + addresses.length, 0)
  const rest = subsets.reduce((sum, { notReadyAddresses = [] }) => sum + notReadyAddresses.length, 0)
  if (ready + rest <= MAX_ADDRESSES) return { subsets, cut: false }
  const cutReady = ready > MAX_ADDRESSES
  const [max, total] = cutReady ? [MAX_ADDRESSES, ready] : [MAX_ADDRESSES - ready, rest]
  let left = max
  const share = (list: EndpointAddress[] = []) => {
    const kept = list.slice(0, Math.min(left, Math.round((list.length * max) / total)))
    left -= kept.length
    return kept
  }
  const result = subsets.map(({ addresses = [], notReadyAddresses, ports }) => {
    const kept = cutReady ? share(addresses) : addresses
    const others = cutReady ? [] : share(notReadyAddresses)
    return {
      ...(kept.length && { addresses: kept }),
      ...(others.length && { notReadyAddresses: others }),
      ...(ports && { ports }),
    }
  })
  return { subsets: result.filter(({ addresses, notReadyAddresses }) => addresses || notReadyAddresses), cut: true }
}

/** Sorted; texts by themselves are sorted without a call for each two of them. Pods of a node's network share its address. */
function byAddress(addresses: readonly EndpointAddress[]): EndpointAddress[] {
  const at = new Map<string, EndpointAddress[]>()
  for (let i = 0; i < addresses.length; i++) {
    const address = addresses[i]!
    const others = at.get(address.ip)
    if (others) others.push(address)
    else at.set(address.ip, [address])
  }
  const sorted: EndpointAddress[] = []
  for (const ip of [...at.keys()].sort()) sorted.push(...at.get(ip)!)
  return sorted
}
