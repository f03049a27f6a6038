import type { Reach, ReachAddress, ReachCell } from '#state'
import { endpoint } from '#state/words'

/** A line of the table: an address, or several of one kind at which everybody fares the same. */
export interface Row {
  id: string
  kind: ReachAddress['kind']
  /** The first one stands for all. */
  addresses: ReachAddress[]
}

/** The addresses of a Service as lines. Doors of nodes and names of pods that fare the same are one. */
export function rowsOf({ service, addresses }: Reach): Row[] {
  const rows: Row[] = []
  for (const address of addresses) {
    const last = rows.at(-1)
    if (last && FOLDS.has(address.kind) && last.kind === address.kind && faresAs(last.addresses[0]!, address))
      last.addresses.push(address)
    else rows.push({ id: `${service} ${textOf(address)}`, kind: address.kind, addresses: [address] })
  }
  return rows
}

const FOLDS: ReadonlySet<Row['kind']> = new Set(['nodePort', 'pod'])

function faresAs(a: ReachAddress, b: ReachAddress): boolean {
  return a.port === b.port && a.protocol === b.protocol && a.cells.every((cell, at) => same(cell, b.cells[at] ?? null))
}

function same(a: ReachCell | null, b: ReachCell | null): boolean {
  if (a === null || b === null) return a === b
  return a.outcome === b.outcome && a.reason === b.reason && a.status === b.status && kindOf(a) === kindOf(b)
}

/** Who tried got through with every try, with some, or with none. */
export type Way = 'open' | 'some' | 'closed'

export function kindOf({ reached, tries }: ReachCell): Way {
  return reached === tries ? 'open' : reached > 0 ? 'some' : 'closed'
}

/** `10.0.1.5:30100`, `[fd00::5]:80`, `shop.example.com/cart` for what an Ingress leads by. */
export function textOf({ kind, host, port, protocol, name, path }: ReachAddress): string {
  if (kind === 'ingress') return `${name ?? '*'}${path ?? '/'}`
  const end = protocol === 'TCP' ? '' : `/${protocol.toLowerCase()}`
  if (host === null) return 'pending'
  return `${endpoint(host, port)}${end}`
}
