/** Zones that are cut off: no packet goes in or out. */
import type { NodeConfig } from '../../config.ts'

/** Zone → since when it is cut off, in virtual milliseconds. */
export type ZoneState = Record<string, number>

export class Zones {
  readonly #cut = new Map<string, number>()
  readonly #zones: ReadonlyMap<string, string | null>

  constructor(private readonly nodes: readonly NodeConfig[]) {
    this.#zones = new Map(nodes.map((node) => [node.name, zoneOf(node)]))
  }

  /** Names of the nodes that stand in the zone, whatever their labels have become meanwhile. */
  nodesOf(zone: string): string[] {
    return this.nodes.filter((node) => zoneOf(node) === zone).map(({ name }) => name)
  }

  /** Zones that are cut off, by name. */
  get cutOff(): readonly string[] {
    return [...this.#cut.keys()]
  }

  isCut(zone: string): boolean {
    return this.#cut.has(zone)
  }

  /** The zone that the node is cut off with; null: it is not. */
  cutWith(node: string): string | null {
    if (this.#cut.size === 0) return null
    const zone = this.#zones.get(node) ?? null
    return zone !== null && this.#cut.has(zone) ? zone : null
  }

  /**
   * The zone whose border no packet passes from one node to another; null: the way is open.
   * @param from name of a node; null for what lies outside of all zones: clients, load balancers, the control plane
   */
  between(from: string | null, to: string | null): string | null {
    if (this.#cut.size === 0) return null
    const [a, b] = [this.#zoneOf(from), this.#zoneOf(to)]
    if (a === b) return null
    return [b, a].find((zone) => zone !== null && this.#cut.has(zone)) ?? null
  }

  set(zone: string, since: number | null): void {
    if (since === null) this.#cut.delete(zone)
    else this.#cut.set(zone, since)
  }

  snapshot(): ZoneState {
    return Object.fromEntries(this.#cut)
  }

  restore(state: ZoneState): void {
    this.#cut.clear()
    for (const [zone, since] of Object.entries(state)) this.#cut.set(zone, since)
  }

  #zoneOf(node: string | null): string | null {
    return node === null ? null : (this.#zones.get(node) ?? null)
  }
}

/** kind knows zones by labels alone. */
function zoneOf({ zone, labels }: NodeConfig): string | null {
  return zone ?? labels['topology.kubernetes.io/zone'] ?? null
}
