import { hostPort } from '../ip.ts'
import type { Api } from '../api/api.ts'
import type { FirewallConfig } from '../config.ts'
import type { Service } from '../kinds/service/types.ts'
import { copyOf, firewallFacts, passesFirewall } from './firewall.ts'
import type { PolicySet } from './policy/policySet.ts'
import { policyProblemOf } from './policy/serviceProblem.ts'
import { watchPolicies } from './policy/watch.ts'
import type { Problem } from './reasons.ts'
import type { Denied, Packet, Place } from './types.ts'

/** A NetworkPolicy as a picture needs it: the pods that it is about, and the directions in which it isolates them. */
export interface PolicyFacts {
  namespace: string
  name: string
  pods: Place[]
  ingress: boolean
  egress: boolean
}

/** What may keep packets from arriving on purpose: NetworkPolicies, and the firewall in front of the nodes. */
export class Defences {
  readonly policies: PolicySet
  readonly #readPolicies: () => void
  #firewall: FirewallConfig

  /** @param onChange is called after the firewall was opened or closed */
  constructor(
    private readonly api: Api,
    firewall: FirewallConfig,
    private readonly onChange: () => void,
  ) {
    const { set, restore } = watchPolicies(api)
    this.policies = set
    this.#readPolicies = restore
    this.#firewall = firewall
  }

  /** What the cloud lets through from outside to the nodes' own addresses. */
  get firewall(): FirewallConfig {
    return this.#firewall
  }

  /** Opens or closes it, for connections that begin from now on. What is left out stays as it is. */
  setFirewall(change: Partial<FirewallConfig>): void {
    this.#firewall = copyOf({ ...this.#firewall, ...change })
    this.onChange()
  }

  /** Whether there is anything that could keep packets from arriving. */
  get mayDeny(): boolean {
    return !this.policies.isEmpty || this.#firewall.nodePorts === 'closed'
  }

  /** Why the firewall drops a packet from outside to the address of a node; null when it lets it through. */
  closedTo(packet: Packet, node: string): Denied | null {
    if (passesFirewall(this.#firewall, packet, node)) return null
    const facts = firewallFacts(this.#firewall, packet, node)
    const address = hostPort(packet.dst, packet.dport)
    return { address, at: `node/${node}`, probability: 1, reason: 'FIREWALL_CLOSED', facts }
  }

  /** Why policies let nobody at all through to a Service that has ready endpoints; null where they do not. */
  problemOf(service: Service): Problem | null {
    return policyProblemOf(this.policies, this.api, service)
  }

  /** All NetworkPolicies, by namespace and name. */
  facts(): PolicyFacts[] {
    const pods = [...this.policies.pods()]
    return this.policies.policies().map((policy) => ({
      namespace: policy.namespace,
      name: policy.name,
      pods: pods.filter((pod) => policy.selects(pod)).map(({ key }) => `pod/${key}`),
      ingress: policy.ingress !== null,
      egress: policy.egress !== null,
    }))
  }

  /** Of the firewall; policies follow from the API. */
  snapshot(): FirewallConfig {
    return copyOf(this.#firewall)
  }

  /** The API must have been restored before. */
  restore(firewall: FirewallConfig): void {
    this.#readPolicies()
    this.#firewall = copyOf(firewall)
  }
}
