import type { Cluster } from '#engine'
import type { Fleet, Machine, Time } from '../machine.ts'
import { containerMachine } from './container.ts'
import { nodeMachine } from './node.ts'

const fleets = new WeakMap<Cluster, Fleet>()

/** The machines of a cluster, of which each has only one. */
export function fleetOf(cluster: Cluster, time: Time): Fleet {
  let fleet = fleets.get(cluster)
  if (!fleet) fleets.set(cluster, (fleet = new ClusterFleet(cluster, time)))
  return fleet
}

class ClusterFleet implements Fleet {
  readonly #nodes = new Map<string, Machine>()
  /** By the ID of the container's present run. */
  readonly #containers = new Map<string, Machine>()

  constructor(
    private readonly cluster: Cluster,
    private readonly time: Time,
  ) {}

  node(name: string): Machine | string {
    const { cluster, time } = this
    const config = cluster.config.nodes.find((node) => node.name === name || node.addresses.includes(name))
    if (!config) return `there is no node ${name}`
    if (cluster.isStopped(config.name)) return `${config.name} is off`
    const zone = cluster.cutOffWith(config.name)
    if (zone !== null) return `${config.name} cannot be reached: zone ${zone} is cut off`
    let machine = this.#nodes.get(config.name)
    if (!machine) this.#nodes.set(config.name, (machine = nodeMachine({ cluster, time, fleet: this, node: config })))
    return machine
  }

  container(namespace: string, pod: string, container?: string): Machine | string {
    const { cluster, time } = this
    const inside = cluster.inside(namespace, pod, container)
    if (typeof inside === 'string') return inside
    let machine = this.#containers.get(inside.id)
    if (!machine) {
      machine = containerMachine({ cluster, time, fleet: this, namespace, pod, container, inside })
      this.#containers.set(inside.id, machine)
    }
    return machine
  }
}
