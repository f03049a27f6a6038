import type { SourceRef, Topology } from '#state'

/** Somebody who can be asked to try. */
export interface Sender {
  ref: SourceRef
  label: string
}

export interface Senders {
  pods: Sender[]
  nodes: Sender[]
  clients: Sender[]
}

/** Images that are there to ask others. */
const ASKS = /(^|\/)(curl|busybox|netshoot|agnhost|dnsutils|alpine)(?=[:@]|$)/
/** A list of more cannot be chosen from. */
const MOST = 200

/** Who can try, those first who are best suited: pods that are made for asking, nodes that are up. */
export function sendersOf({ pods, nodes, clients }: Pick<Topology, 'pods' | 'nodes' | 'clients'>): Senders {
  const able = pods.filter(({ ip, status, terminating }) => ip !== null && status === 'Running' && !terminating)
  const first = able.filter(({ image, namespace }) => ASKS.test(image) && namespace !== 'kube-system')
  const rest = able.filter((pod) => !first.includes(pod) && pod.namespace !== 'kube-system')
  return {
    pods: [...first, ...rest].slice(0, MOST).map(({ place, namespace, name }) => ({
      ref: place,
      label: namespace === 'default' ? name : `${namespace}/${name}`,
    })),
    nodes: nodes.filter(({ off }) => !off).map(({ place, name }) => ({ ref: place, label: name })),
    clients: clients.map(({ place, name }) => ({ ref: place, label: name })),
  }
}
