/** How endpoints are distributed over slices with as few writes as can be: k8s.io/endpointslice/reconciler.go. Pure. */
import { equal } from '../../api/data.ts'
import { portsKey } from './endpoints.ts'
import type { Endpoint, EndpointPort, EndpointSlice } from './types.ts'

/** Endpoints that have the same ports. */
export interface PortGroup {
  ports: EndpointPort[]
  endpoints: readonly Endpoint[]
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

/**
 * Endpoints stay in the slice that they are in; new ones fill what has room. Nothing at all leaves one empty slice.
 * @param onEqual hears of endpoints that say what stands in a slice already, but are not the very ones: those stay
 */
export function planSlices(
  groups: readonly PortGroup[],
  existing: readonly EndpointSlice[],
  max = MAX_ENDPOINTS,
  onEqual: (stored: Endpoint) => void = () => {},
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
    planGroup(group, byPorts.get(key) ?? [], plan, max, onEqual)
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
  onEqual: (stored: Endpoint) => void,
): void {
  // of hundreds most are the very ones that stand there, which is seen without looking into them
  const fresh = new Set(endpoints)
  const open = slices.map((slice) => placesOfOthers(slice.endpoints, fresh))
  const missing = new Map<string, Endpoint>()
  for (const endpoint of fresh) missing.set(identity(endpoint), endpoint)
  const changed = slices.map(() => false)
  const kept = slices.map((slice, i): readonly Endpoint[] => {
    if (!open[i]!.length) return slice.endpoints
    const list: (Endpoint | undefined)[] = [...slice.endpoints]
    let gone = false
    for (const place of open[i]!) {
      const old = slice.endpoints[place]!
      const key = identity(old)
      const endpoint = missing.get(key)
      missing.delete(key)
      if (endpoint && equal(old, endpoint)) onEqual(old)
      else {
        changed[i] = true
        list[place] = endpoint
        gone ||= !endpoint
      }
    }
    return gone ? list.filter((endpoint) => endpoint !== undefined) : (list as Endpoint[])
  })
  const rest = [...missing.values()]
  // slices that have to be written anyway take new endpoints first
  const order = slices.map((_, i) => i).sort((a, b) => Number(changed[b]) - Number(changed[a]) || a - b)
  for (const i of order) {
    const more = rest.splice(0, Math.max(0, max - kept[i]!.length))
    if (!more.length) continue
    changed[i] = true
    kept[i] = [...kept[i]!, ...more]
  }

  const isPlaceholder = endpoints.length === 0
  slices.forEach((slice, i) => {
    if (kept[i]!.length === 0 && !(isPlaceholder && i === 0)) plan.remove.push(slice)
    else plan.update.push({ slice, body: { ports, endpoints: kept[i]! }, changed: changed[i]! })
  })
  while (rest.length) plan.create.push({ ports, endpoints: rest.splice(0, max) })
  if (isPlaceholder && !slices.length) plan.create.push({ ports, endpoints: [] })
}

/** Where a slice has others than these, which are taken out of the set. */
function placesOfOthers(held: readonly Endpoint[], these: Set<Endpoint>): number[] {
  const places: number[] = []
  for (let i = 0; i < held.length; i++) if (!these.delete(held[i]!)) places.push(i)
  return places
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
