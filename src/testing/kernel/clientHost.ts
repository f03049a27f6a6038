/** The host outside of the cluster: every client is an address of it, and so is every load balancer that connects by itself. */
import { asRoute, familyOf, isIPv6, ofFamily, type Family } from './family.ts'
import type { Plan } from './plan.ts'
import type { Listener } from './protocol.ts'

/** Where the client is found: everything that nobody else has leads here, and ends here. */
export const GATEWAY = { IPv4: '100.64.0.1', IPv6: 'fd00:64::1' }
/** A neighbour that does not exist: what is routed to it is lost. */
export const NOBODY = { IPv4: '100.64.0.2', IPv6: 'fd00:64::2' }
/** The host's routing table for what nodes send outside: load balancers bring it back, all else is lost without a word. */
export const FROM_NODES = 100

/** What `ip -batch` makes of the host for a plan, in one family. */
export function clientLines(plan: Plan, family: Family): string {
  const { nodes, clients, balancers } = plan
  const here = ofFamily(clients, family)
  const from = here[0] ?? GATEWAY[family.family]
  const mine = balancers.filter(({ ip }) => familyOf(ip) === family)
  const own = mine.filter((balancer) => balancer.proxied && balancer.nodes.length > 0)
  const vips = mine.filter((balancer) => !own.includes(balancer))
  return [
    'addr flush dev lo scope global',
    'route flush table main proto boot',
    `route add ${asRoute(NOBODY[family.family])} dev eth0`,
    ...[...here, ...own.map(({ ip }) => ip)].map((ip) => `addr add ${asRoute(ip)} dev lo${nodad(ip)}`),
    ...nodes.flatMap(({ addresses }) => {
      const [first, ...more] = ofFamily(addresses, family)
      if (!first) return []
      return [
        `route replace ${asRoute(first)} dev eth0 src ${from}`,
        ...more.map((ip) => `route replace ${asRoute(ip)} via ${first} dev eth0`),
      ]
    }),
    ...vips.map(({ ip, nodes }) => routeTo(plan, ip, nodes)),
    `route replace blackhole ${family.all} table ${FROM_NODES}`,
    `route flush table ${FROM_NODES}`,
    `route add blackhole ${family.all} table ${FROM_NODES}`,
    ...vips.map(({ ip, nodes }) => routeTo(plan, ip, nodes, FROM_NODES)),
  ].join('\n')
}

/** A way to an address by any of these nodes; without any it ends nowhere. */
export function routeTo(plan: Plan, ip: string, nodes: readonly string[], table: number | 'main' = 'main'): string {
  const hops = nodes.map((name) => addressOf(plan, name, ip))
  const route = `route replace ${asRoute(ip)} table ${table}`
  if (hops.length < 2) return `${route} via ${hops[0] ?? NOBODY[familyOf(ip).family]} dev eth0`
  return `${route} ${hops.map((hop) => `nexthop via ${hop} dev eth0`).join(' ')}`
}

/** Where load balancers that open connections of their own listen, and to what they connect. */
export function balancerListeners(plan: Plan): Listener[] {
  return plan.balancers.flatMap(({ ip, nodes, proxied = [] }) =>
    proxied.flatMap(({ port, nodePort }): Listener[] => {
      const targets = nodes.map((name) => ({ host: addressOf(plan, name, ip), port: nodePort }))
      return targets.length > 0 ? [{ host: ip, port, protocol: 'TCP', targets }] : []
    }),
  )
}

/** The node's own address of the other one's family. */
function addressOf({ nodes }: Plan, name: string, other: string): string {
  const { addresses = [] } = nodes.find((node) => node.name === name) ?? {}
  return ofFamily(addresses, familyOf(other))[0]!
}

/** IPv6 otherwise asks first whether somebody has the address, for a second. */
export function nodad(ip: string): string {
  return isIPv6(ip) ? ' nodad' : ''
}
