import type { NetworkPolicy } from '../../kinds/networkpolicy/types.ts'
import type { Namespace } from '../../kinds/namespace/types.ts'
import type { Pod } from '../../kinds/pod/types.ts'
import { compilePolicy } from './compile.ts'
import type { CompiledPolicy, Direction, Labels, PolicyPod } from './types.ts'

type Isolation = Readonly<Record<Direction, readonly CompiledPolicy[]>>

const NO_LABELS: Labels = {}
const NOBODY: Isolation = { ingress: [], egress: [] }

/**
 * All policies of a cluster, indexed by the pods that they are about. A change costs next to nothing: what it may have
 * made wrong is forgotten and worked out again when a packet asks, once for each pod.
 */
export class PolicySet {
  readonly #pods = new Map<string, PolicyPod>()
  readonly #byIp = new Map<string, PolicyPod>()
  readonly #namespaces = new Map<string, Labels>()
  readonly #policies = new Map<string, NetworkPolicy>()
  #compiled: Map<string, CompiledPolicy[]> | null = null
  #isolation = new WeakMap<PolicyPod, Isolation>()

  /** Whether there is no policy at all: nothing needs to be asked then. */
  get isEmpty(): boolean {
    return this.#policies.size === 0
  }

  setPolicy(policy: NetworkPolicy): void {
    this.#policies.set(keyOf(policy), policy)
    this.#forget()
  }

  removePolicy(policy: NetworkPolicy): void {
    this.#policies.delete(keyOf(policy))
    this.#forget()
  }

  setNamespace({ metadata: { name, labels = NO_LABELS } }: Namespace): void {
    if (this.#namespaces.get(name) === labels) return
    this.#namespaces.set(name, labels)
    this.#forget()
  }

  removeNamespace({ metadata: { name } }: Namespace): void {
    this.#namespaces.delete(name)
    this.#forget()
  }

  setPod(pod: Pod): void {
    const key = keyOf(pod)
    const old = this.#pods.get(key)
    const now = policyPod(pod)
    if (old && now && isSame(old, now)) return
    this.#take(key)
    if (!now) return
    this.#pods.set(key, now)
    for (const ip of now.ips) this.#byIp.set(ip, now)
  }

  removePod(pod: Pod): void {
    this.#take(keyOf(pod))
  }

  clear(): void {
    this.#pods.clear()
    this.#byIp.clear()
    this.#namespaces.clear()
    this.#policies.clear()
    this.#forget()
  }

  /** The pod that has the address as its own. */
  podAt(ip: string): PolicyPod | undefined {
    return this.#byIp.get(ip)
  }

  pods(): Iterable<PolicyPod> {
    return this.#pods.values()
  }

  labelsOf(namespace: string): Labels | undefined {
    return this.#namespaces.get(namespace)
  }

  /** All policies of a namespace, by name. */
  policiesOf(namespace: string): readonly CompiledPolicy[] {
    return this.#all().get(namespace) ?? []
  }

  /** All policies, by namespace and name. */
  policies(): readonly CompiledPolicy[] {
    return [...this.#all().values()].flat()
  }

  /** The policies that isolate the pod in a direction, by name; none: everything may pass. */
  isolating(pod: PolicyPod, direction: Direction): readonly CompiledPolicy[] {
    let isolation = this.#isolation.get(pod)
    if (!isolation) this.#isolation.set(pod, (isolation = this.#isolationOf(pod)))
    return isolation[direction]
  }

  #isolationOf(pod: PolicyPod): Isolation {
    const policies = this.policiesOf(pod.namespace).filter((policy) => policy.selects(pod))
    if (policies.length === 0) return NOBODY
    return {
      ingress: policies.filter(({ ingress }) => ingress),
      egress: policies.filter(({ egress }) => egress),
    }
  }

  #all(): Map<string, CompiledPolicy[]> {
    if (this.#compiled) return this.#compiled
    const compiled = new Map<string, CompiledPolicy[]>()
    const labelsOf = (namespace: string) => this.#namespaces.get(namespace)
    const sorted = [...this.#policies].sort(([a], [b]) => (a < b ? -1 : 1))
    for (const [, policy] of sorted) {
      const one = compilePolicy(policy, labelsOf)
      const list = compiled.get(one.namespace)
      if (list) list.push(one)
      else compiled.set(one.namespace, [one])
    }
    return (this.#compiled = compiled)
  }

  #forget(): void {
    this.#compiled = null
    this.#isolation = new WeakMap()
  }

  #take(key: string): void {
    const old = this.#pods.get(key)
    if (!old) return
    this.#pods.delete(key)
    for (const ip of old.ips) if (this.#byIp.get(ip) === old) this.#byIp.delete(ip)
  }
}

/**
 * The policies of a cluster, ready to judge packets.
 * @example judge(compilePolicies(policies, pods, namespaces), 'ingress', packet)?.allowed
 */
export function compilePolicies(
  policies: readonly NetworkPolicy[],
  pods: readonly Pod[],
  namespaces: readonly Namespace[],
): PolicySet {
  const set = new PolicySet()
  for (const policy of policies) set.setPolicy(policy)
  for (const namespace of namespaces) set.setNamespace(namespace)
  for (const pod of pods) set.setPod(pod)
  return set
}

/**
 * Pods without an address of their own are none to policy: those of the host's network, those that wait for one, and
 * those that are finished (Calico's HasIPAddress, IsHostNetworked, IsFinished). Not ready or terminating is no matter.
 */
function policyPod({ metadata, spec, status }: Pod): PolicyPod | null {
  const { podIP, podIPs, phase } = status
  if (!podIP || spec.hostNetwork || phase === 'Succeeded' || phase === 'Failed') return null
  const { namespace = 'default', name, labels = NO_LABELS } = metadata
  const namedPorts = new Map<string, number[]>()
  for (const { ports = [] } of spec.containers) {
    for (const { name: portName, protocol, containerPort } of ports) {
      if (!portName) continue
      const key = `${portName}/${protocol}`
      namedPorts.set(key, [...(namedPorts.get(key) ?? []), containerPort])
    }
  }
  const ips = podIPs?.length ? podIPs.map(({ ip }) => ip) : [podIP]
  return { key: `${namespace}/${name}`, namespace, name, labels, ips, namedPorts }
}

/** A pod's ports cannot change; equal labels stay the identical object. */
function isSame(a: PolicyPod, b: PolicyPod): boolean {
  return a.labels === b.labels && a.ips.length === b.ips.length && a.ips.every((ip, i) => ip === b.ips[i])
}

function keyOf({ metadata }: { metadata: { namespace?: string; name: string } }): string {
  return `${metadata.namespace ?? 'default'}/${metadata.name}`
}
