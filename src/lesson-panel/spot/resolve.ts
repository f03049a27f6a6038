import type { Place, Topology } from '#state'

/** Kinds whose name may stand without its namespace, which is `default` then. */
const NAMESPACED = new Set(['pod', 'service', 'loadbalancer', 'ingress', 'gateway'])

/**
 * The thing that prose names, as the picture calls it: `service/web` is in the default namespace, `pod/app=web` is the
 * first pod with the label that is not about to go. Null when the cluster has none.
 */
export function placeNamed(name: string, topology: Topology): Place | null {
  const { pods, services, nodes, clients, loadBalancers, routes, entries } = topology
  const [kind = '', ...rest] = name.split('/')
  if (kind === 'pod' && name.includes('=')) {
    const [key = '', value = ''] = rest.join('/').split('=')
    const those = pods.filter((pod) => pod.namespace === 'default' && pod.labels[key] === value)
    return (those.find(({ terminating, ip }) => !terminating && ip !== null) ?? those[0])?.place ?? null
  }
  const place = rest.length === 1 && NAMESPACED.has(kind) ? `${kind}/default/${rest[0]}` : name
  const all = [...pods, ...services, ...nodes, ...clients, ...loadBalancers, ...routes, ...entries]
  return all.some((one) => one.place === place) ? place : null
}
