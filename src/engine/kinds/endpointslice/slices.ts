/** How endpoints are distributed over slices with as few writes as can be: k8s.io/endpointslice/reconciler.go. Pure. */
import { equal } from '../../api/data.ts'
import { portsKey } from './endpoints.ts'
import type { Endpoint, EndpointPort, EndpointSlice } from './types.ts'

/** Endpoints that have the same ports. */
export interface PortGroup {
  ports: EndpointPort[]
  endpoints: Endpoint[]
}

/** What a slice should hold. */
export interface SliceBody {
  ports: readonly EndpointPort[]
  endpoints: readonly Endpoint[]
}

export interface SlicePlan {
  create: SliceBody[]
  /** `changed`: it has to be written; the others may only need new labels. */
  update: { slice: EndpointSlice; body: SliceBody; changed: boolean }[]
  remove: EndpointSlice[]
}

/** kube-controller-manager's --max-endpoints-per-slice. */
export const MAX_ENDPOINTS = 100

/** Endpoints stay in the slice that they are in; new ones fill what has room. Nothing at all leaves one empty slice. */
export function planSlices(
  groups: readonly PortGroup[],
  existing: readonly EndpointSlice[],
  max = MAX_ENDPOINTS,
): SlicePlan {
  const plan: SlicePlan = { create: [], update: [], remove: [] }
  const wanted = groups.length ? groups : [{ ports: [], endpoints: [] }]
  const byPorts = new Map<string, EndpointSlice[]>()
  for (const slice of existing) {
    const key = portsKey(slice.ports)
    const slices = byPorts.get(key)
    if (slices) slices.push(slice)
    else byPorts.set(key, [slice])
  }
  for (const group of wanted) {
    const key = portsKey(group.ports)
    planGroup(group, byPorts.get(key) ?? [], plan, max)
    byPorts.delete(key)
  }
  for (const slices of byPorts.values()) plan.remove.push(...slices)
  return reuse(plan)
}

function planGroup(
  { ports, endpoints }: PortGroup,
  slices: readonly EndpointSlice[],
  plan: SlicePlan,
  max: number,
): void {
  const missing = new Map(endpoints.map((endpoint) => [identity(endpoint), endpoint]))
  const changed = slices.map(() => false)
  const kept = slices.map((slice, i) => {
    const list: Endpoint[] = []
    for (const old of slice.endpoints) {
      const key = identity(old)
      const endpoint = missing.get(key)
      missing.delete(key)
      const same = endpoint !== undefined && equal(old, endpoint)
      if (!same) changed[i] = true
      if (endpoint) list.push(same ? old : endpoint)
    }
    return list
  })
  const rest = [...missing.values()]
  // slices that have to be written anyway take new endpoints first
  const order = slices.map((_, i) => i).sort((a, b) => Number(changed[b]) - Number(changed[a]) || a - b)
  for (const i of order) {
    const more = rest.splice(0, Math.max(0, max - kept[i]!.length))
    if (more.length) changed[i] = true
    kept[i]!.push(...more)
  }

  const isPlaceholder = endpoints.length === 0
  slices.forEach((slice, i) => {
    if (kept[i]!.length === 0 && !(isPlaceholder && i === 0)) plan.remove.push(slice)
    else plan.update.push({ slice, body: { ports, endpoints: kept[i]! }, changed: changed[i]! })
  })
  while (rest.length) plan.create.push({ ports, endpoints: rest.splice(0, max) })
  if (isPlaceholder && !slices.length) plan.create.push({ ports, endpoints: [] })
}

/** One object to delete and one to create are one to update: the slice keeps its name. */
function reuse(plan: SlicePlan): SlicePlan {
  while (plan.create.length && plan.remove.length) {
    plan.update.push({ slice: plan.remove.shift()!, body: plan.create.shift()!, changed: true })
  }
  return plan
}

function identity({ targetRef, addresses }: Endpoint): string {
  return targetRef?.uid ?? addresses[0] ?? ''
}
