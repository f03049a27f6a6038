import { addAmounts, NOTHING, parseAmount, type Quantity } from '../quantity.ts'
import { isSidecar } from './containers.ts'
import type { Container, Pod } from './types.ts'

type Kind = 'requests' | 'limits'
type Amounts = ReadonlyMap<string, Quantity>

/**
 * What a pod asks for or may use: its containers together, or an init container that needs more, and the pod's own
 * figures before all. Source: k8s.io/component-helpers/resource PodRequests and PodLimits.
 */
export function podAmounts({ spec }: Pod, kind: Kind): Amounts {
  const own = (spec as { resources?: Container['resources'] }).resources?.[kind]
  const sidecars = (spec.initContainers ?? []).filter(isSidecar)
  const total = new Map<string, Quantity>()
  for (const container of [...spec.containers, ...sidecars]) add(total, container.resources?.[kind])
  const started = new Map<string, Quantity>()
  for (const container of spec.initContainers ?? []) {
    if (isSidecar(container)) add(started, container.resources?.[kind])
    else raise(total, together(started, container.resources?.[kind]))
  }
  const overhead = (spec as { overhead?: Record<string, string> }).overhead
  if (overhead) {
    for (const name of Object.keys(overhead)) {
      if (kind === 'requests' || total.has(name)) add(total, { [name]: overhead[name]! })
    }
  }
  for (const [name, text] of Object.entries(own ?? {})) total.set(name, parseAmount(text) ?? NOTHING)
  return total
}

function add(total: Map<string, Quantity>, list: Record<string, string> | undefined): void {
  for (const [name, text] of Object.entries(list ?? {})) {
    total.set(name, addAmounts(total.get(name) ?? NOTHING, parseAmount(text) ?? NOTHING))
  }
}

function together(started: Amounts, list: Record<string, string> | undefined): Amounts {
  const sum = new Map(started)
  add(sum, list)
  return sum
}

function raise(total: Map<string, Quantity>, least: Amounts): void {
  for (const [name, amount] of least) {
    if (amount.milli > (total.get(name)?.milli ?? -1n)) total.set(name, amount)
  }
}
