/**
 * Where a pod may stand beside others: host ports, affinity and anti-affinity between pods, spread over a topology.
 * Modelled on the plugins nodeports, interpodaffinity and podtopologyspread of k8s.io/kubernetes/pkg/scheduler.
 */
import type { Api } from '../api/api.ts'
import { matches } from '../api/selectors.ts'
import { selectsNode } from '../kinds/node/fit.ts'
import type { Node } from '../kinds/node/types.ts'
import { isPodFinished } from '../kinds/pod/conditions.ts'
import { allContainers } from '../kinds/pod/containers.ts'
import type { ContainerPort, Pod, PodAffinityTerm, TopologySpreadConstraint } from '../kinds/pod/types.ts'

/** These would go away with pods that are there; the others no preemption can help. */
export const NO_PORTS = "node(s) didn't have free ports for the requested pod ports"
export const NOT_SPREAD = "node(s) didn't match pod topology spread constraints"
export const REPELLED = "node(s) didn't match pod anti-affinity rules"
export const REPELLED_BY_OTHERS = "node(s) didn't satisfy existing pods anti-affinity rules"
const NO_TOPOLOGY = `${NOT_SPREAD} (missing required label)`
const NOT_DRAWN = "node(s) didn't match pod affinity rules"

/** Whether a pod keeps others away; the scheduler asks all pods only when there are such. */
export function repels({ spec }: Pod): boolean {
  return !!spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.length
}

/** Whether it matters for a pod where others are. */
export function isChoosy({ spec }: Pod): boolean {
  const { affinity, topologySpreadConstraints } = spec
  return !!(affinity?.podAffinity ?? affinity?.podAntiAffinity ?? topologySpreadConstraints) || hasHostPorts(spec)
}

/** As `hostPorts` would find any: every pod is asked, and hardly one has them. */
function hasHostPorts(spec: Pod['spec']): boolean {
  const containers = allContainers(spec)
  for (let i = 0; i < containers.length; i++) {
    const { ports } = containers[i]!
    for (let j = 0; j < (ports?.length ?? 0); j++) if (ports![j]!.hostPort) return true
  }
  return false
}

function hostPorts(spec: Pod['spec']): ContainerPort[] {
  return allContainers(spec).flatMap(({ ports = [] }) => ports.filter(({ hostPort }) => hostPort))
}

/** The pods and nodes of one moment, as one pod that looks for its place sees them. */
export class Neighbours {
  readonly #pod: Pod
  readonly #nodes: ReadonlyMap<string, Node>
  readonly #others: readonly Pod[]
  readonly #api: Api
  readonly #ports: readonly ContainerPort[]
  readonly #counts = new Map<object, ReadonlyMap<string, number>>()

  constructor(api: Api, pod: Pod, nodes: readonly Node[]) {
    this.#api = api
    this.#pod = pod
    this.#nodes = new Map(nodes.map((node) => [node.metadata.name, node]))
    this.#others = api.list<Pod>('Pod').filter((other) => other.spec.nodeName && !isPodFinished(other))
    this.#ports = hostPorts(pod.spec)
  }

  portsAreFree(node: Node): boolean {
    if (!this.#ports.length) return true
    const here = this.#others.filter(({ spec }) => spec.nodeName === node.metadata.name)
    const taken = here.flatMap(({ spec }) => hostPorts(spec))
    return !this.#ports.some((port) => taken.some((other) => clash(port, other)))
  }

  /** Why the pod may not stand there; undefined when it may. The first reason, in the order of the plugins. */
  whyNot(node: Node): string | undefined {
    const { affinity, topologySpreadConstraints = [] } = this.#pod.spec
    for (const constraint of topologySpreadConstraints) {
      if (constraint.whenUnsatisfiable !== 'DoNotSchedule') continue
      const problem = this.#spread(constraint, node)
      if (problem) return problem
    }
    const drawn = affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []
    if (drawn.some((term) => !this.#isDrawn(term, node))) return NOT_DRAWN
    const repelled = affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []
    if (repelled.some((term) => this.matching(term, node) > 0)) return REPELLED
    return this.#isRepelledBy(node) ? REPELLED_BY_OTHERS : undefined
  }

  /** How many pods that the term selects are in the node's domain. */
  matching(term: PodAffinityTerm, node: Node): number {
    const domain = node.metadata.labels?.[term.topologyKey]
    if (domain === undefined) return 0
    const counts = this.#count(term, term.topologyKey, (other) => this.#selects(term, this.#pod, other))
    return counts.get(domain) ?? 0
  }

  /** How many pods that the constraint counts are in the node's domain; undefined: the node has none. */
  spreadAt(constraint: TopologySpreadConstraint, node: Node): number | undefined {
    const domain = node.metadata.labels?.[constraint.topologyKey]
    return domain === undefined ? undefined : (this.#spreadCounts(constraint).get(domain) ?? 0)
  }

  #spread(constraint: TopologySpreadConstraint, node: Node): string | undefined {
    const here = this.spreadAt(constraint, node)
    if (here === undefined) return NO_TOPOLOGY
    const counts = [...this.#spreadCounts(constraint).values()]
    const least = counts.length < (constraint.minDomains ?? 1) ? 0 : Math.min(...counts)
    const itself = matches(this.#pod.metadata.labels, constraint.labelSelector ?? { matchLabels: {} }) ? 1 : 0
    return here + itself - least > constraint.maxSkew ? NOT_SPREAD : undefined
  }

  /** Every domain that the pod could be in by its node selector, also those without a pod. */
  #spreadCounts(constraint: TopologySpreadConstraint): ReadonlyMap<string, number> {
    const { metadata } = this.#pod
    const counts = this.#count(constraint, constraint.topologyKey, (other) => {
      if (other.metadata.namespace !== metadata.namespace || other.metadata.deletionTimestamp) return false
      if (!selectsNode(this.#pod.spec, this.#nodes.get(other.spec.nodeName!)!)) return false
      return !!constraint.labelSelector && matches(other.metadata.labels, constraint.labelSelector)
    })
    const all = new Map(counts)
    for (const node of this.#nodes.values()) {
      const domain = node.metadata.labels?.[constraint.topologyKey]
      if (domain !== undefined && !all.has(domain) && selectsNode(this.#pod.spec, node)) all.set(domain, 0)
    }
    return all
  }

  /** The first of pods that want to be together finds nobody, and may go anywhere. */
  #isDrawn(term: PodAffinityTerm, node: Node): boolean {
    if (node.metadata.labels?.[term.topologyKey] === undefined) return false
    if (this.matching(term, node) > 0) return true
    const nobody = !this.#others.some((other) => this.#selects(term, this.#pod, other))
    return nobody && this.#selects(term, this.#pod, this.#pod)
  }

  #isRepelledBy(node: Node): boolean {
    return this.#others.some((other) => {
      if (!repels(other)) return false
      const terms = other.spec.affinity!.podAntiAffinity!.requiredDuringSchedulingIgnoredDuringExecution!
      return terms.some((term) => {
        const domain = node.metadata.labels?.[term.topologyKey]
        const there = this.#nodes.get(other.spec.nodeName!)?.metadata.labels?.[term.topologyKey]
        return domain !== undefined && domain === there && this.#selects(term, other, this.#pod)
      })
    })
  }

  /** Whether a term of `owner` selects another pod. */
  #selects({ labelSelector, namespaces, namespaceSelector }: PodAffinityTerm, owner: Pod, other: Pod): boolean {
    if (!labelSelector || !matches(other.metadata.labels, labelSelector)) return false
    const { namespace } = other.metadata
    if (!namespaces?.length && !namespaceSelector) return namespace === owner.metadata.namespace
    if (namespaces?.includes(namespace!)) return true
    const labels = this.#api.get('Namespace', undefined, namespace!)?.metadata.labels
    return !!namespaceSelector && matches(labels, namespaceSelector)
  }

  #count(key: object, topologyKey: string, counts: (other: Pod) => boolean): ReadonlyMap<string, number> {
    let found = this.#counts.get(key)
    if (found) return found
    const sums = new Map<string, number>()
    for (const other of this.#others) {
      const domain = this.#nodes.get(other.spec.nodeName!)?.metadata.labels?.[topologyKey]
      if (domain !== undefined && counts(other)) sums.set(domain, (sums.get(domain) ?? 0) + 1)
    }
    this.#counts.set(key, (found = sums))
    return found
  }
}

function clash(a: ContainerPort, b: ContainerPort): boolean {
  if (a.hostPort !== b.hostPort || a.protocol !== b.protocol) return false
  const anywhere = (ip: string | undefined) => !ip || ip === '0.0.0.0' || ip === '::'
  return anywhere(a.hostIP) || anywhere(b.hostIP) || a.hostIP === b.hostIP
}
