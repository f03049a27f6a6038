import type { LoadBalancerView, Place, Reach, Topology } from '#state'

export interface Count {
  /** Those that stand, or are being made. */
  balancers: LoadBalancerView[]
  /** US dollars a month for all of them. */
  month: number
  /** Those in front of what answered by HTTP, and which an Ingress or Gateway could therefore lead to. */
  http: LoadBalancerView[]
  /** The one in front of a controller of Ingresses or Gateways; null: there is none yet, and it would be one more. */
  front: LoadBalancerView | null
  /** US dollars a month that are left over when the `http` ones go; never less than nothing. */
  saved: number
}

/** Programs that serve Ingresses and Gateways. */
const PROXY = /ingress-nginx\/controller|envoyproxy/

/**
 * What the load balancers cost, and what one Ingress in place of those for HTTP would save.
 * @param found how tries fared: what has answered by HTTP is counted, nothing is guessed
 */
export function countUp(topology: Topology, found: ReadonlyMap<Place, Reach>): Count {
  const balancers = topology.loadBalancers.filter(({ state }) => state !== 'deleting')
  const fronts = balancers.filter(({ service }) => leadsToProxy(topology, service))
  const front = fronts[0] ?? null
  const http = balancers.filter((one) => !fronts.includes(one) && answersHttp(found.get(one.service)))
  const sum = (list: readonly LoadBalancerView[]) => list.reduce((all, { pricePerMonth }) => all + pricePerMonth, 0)
  // Without a controller its own load balancer is to be paid for first.
  const first = front || http.length === 0 ? 0 : Math.min(...http.map(({ pricePerMonth }) => pricePerMonth))
  return { balancers, month: sum(balancers), http, front, saved: Math.max(0, sum(http) - first) }
}

function answersHttp(reach: Reach | undefined): boolean {
  return reach?.addresses.some(({ cells }) => cells.some((cell) => cell?.status != null)) ?? false
}

function leadsToProxy({ edges, pods }: Topology, service: Place): boolean {
  const behind = new Set(edges.filter(({ kind, from }) => kind === 'endpoint' && from === service).map(({ to }) => to))
  return pods.some(({ place, image }) => behind.has(place) && PROXY.test(image))
}

/** `$1,234.50` */
export function dollars(amount: number): string {
  return amount.toLocaleString('en-US', { style: 'currency', currency: 'USD' })
}
