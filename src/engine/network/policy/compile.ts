import { requirementsOf, satisfies, type Requirement } from '../../api/selectors.ts'
import type { NetworkPolicy, PolicyPeer, PolicyPort } from '../../kinds/networkpolicy/types.ts'
import type { CompiledPolicy, IpBlock, Labels, PolicyPod, PolicyRule, PortRange, Selection } from './types.ts'

/** The labels of a namespace; undefined for one that does not exist. */
export type NamespaceLabels = (namespace: string) => Labels | undefined

/**
 * Reads a NetworkPolicy once, so that packets need not. Modelled on Calico's conversion
 * (libcalico-go/lib/backend/k8s/conversion K8sNetworkPolicyToCalico): what a rule selects becomes a set of pods.
 */
export function compilePolicy({ metadata, spec }: NetworkPolicy, labelsOf: NamespaceLabels): CompiledPolicy {
  const { namespace = 'default', name } = metadata
  const requirements = requirementsOf(spec.podSelector)
  const rule = (peers: PolicyPeer[] | undefined, ports: PolicyPort[] | undefined): PolicyRule => ({
    peers: peers?.length ? peers.map((peer) => compilePeer(peer, namespace, labelsOf)) : null,
    ports: ports?.length ? ports.map(compilePort) : null,
  })
  return {
    namespace,
    name,
    podSelector: spec.podSelector,
    selects: (pod) => pod.namespace === namespace && satisfies(pod.labels, requirements),
    ingress: spec.policyTypes.includes('Ingress')
      ? (spec.ingress ?? []).map(({ from, ports }) => rule(from, ports))
      : null,
    egress: spec.policyTypes.includes('Egress') ? (spec.egress ?? []).map(({ to, ports }) => rule(to, ports)) : null,
  }
}

function compilePeer(peer: PolicyPeer, namespace: string, labelsOf: NamespaceLabels): Selection | IpBlock {
  if (peer.ipBlock) return { peer, cidr: peer.ipBlock.cidr, except: peer.ipBlock.except ?? [] }
  return select(peer, namespace, labelsOf)
}

/** Both selectors in one peer must hold. Without a namespaceSelector only the policy's own namespace is meant. */
function select(peer: PolicyPeer, namespace: string, labelsOf: NamespaceLabels): Selection {
  const pods = requirementsOf(peer.podSelector ?? {})
  const namespaces = peer.namespaceSelector && requirementsOf(peer.namespaceSelector)
  const known = new WeakMap<PolicyPod, boolean>()
  return {
    peer,
    has(pod) {
      let selected = known.get(pod)
      if (selected === undefined) {
        selected = isInNamespace(pod, namespaces, namespace, labelsOf) && satisfies(pod.labels, pods)
        known.set(pod, selected)
      }
      return selected
    },
  }
}

function isInNamespace(
  pod: PolicyPod,
  namespaces: readonly Requirement[] | undefined,
  own: string,
  labelsOf: NamespaceLabels,
): boolean {
  if (!namespaces) return pod.namespace === own
  const labels = labelsOf(pod.namespace)
  return labels !== undefined && satisfies(labels, namespaces)
}

function compilePort({ protocol, port, endPort }: PolicyPort): PortRange {
  return { protocol, port: port ?? null, end: endPort ?? (typeof port === 'number' ? port : 0) }
}
