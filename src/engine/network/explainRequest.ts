import { hostPort } from '../ip.ts'
import { outgoing } from './asking.ts'
import { NODE_DNS } from './dns/index.ts'
import { explainAll } from './explain.ts'
import { sourceAddress } from './families.ts'
import { asksDns, lookUpHost, type LookupSources } from './lookup.ts'
import { dialled } from './naming.ts'
import { EPHEMERAL } from './ports.ts'
import type { SendRequest } from './request.ts'
import type { Source } from './source.ts'
import type { Denied, Explanation } from './types.ts'
import type { World } from './world.ts'

const DNS_PORT = 53
const NOTHING: Explanation = { verdict: 'NONE', masquerade: false, endpoints: [], servicePort: null }

/**
 * Everything that could happen to the first packet of a request: to each address that its name may turn out to be.
 * Changes nothing.
 * @param foresight what name servers would say, were they asked
 * @param isOpen its connection is: no name is looked up for it
 */
export function explainRequest(
  world: World,
  source: Source,
  request: SendRequest,
  foresight: LookupSources,
  isOpen: boolean,
): Explanation {
  if (source.kind !== 'packet' && source.node !== null && world.isStopped(source.node)) return NOTHING
  const host = dialled(request)
  const silent = isOpen || !asksDns(host) ? null : silence(world, source)
  if (silent) return silent.length > 0 ? { ...NOTHING, denied: silent } : NOTHING
  let choices: readonly string[] = []
  const found = lookUpHost(host, source, { ...foresight, pick: (ips) => (choices = ips)[0]! })
  if (!found.ok) return NOTHING
  const addresses = choices.length > 0 ? choices : [found.ip]
  const packets = addresses.map((ip) => outgoing(world, request, source, ip, EPHEMERAL.min))
  return explainAll(world, source, packets)
}

/**
 * What keeps every query of a sender from being answered: the policies, or nothing that one could name. Null: some name
 * server may answer.
 */
function silence(world: World, source: Source): Denied[] | null {
  const all: Denied[] = []
  for (const dst of source.dns.nameservers) {
    if (dst === NODE_DNS) return null
    const src = sourceAddress(source, dst)
    if (src === undefined) continue
    const query = { src, sport: EPHEMERAL.min, dst, dport: DNS_PORT, protocol: 'UDP' } as const
    const { verdict, endpoints, denied = [] } = explainAll(world, source, [query])
    const direct = verdict === 'NONE' ? [{ address: hostPort(dst, DNS_PORT), probability: 1 }] : []
    const answers = [...endpoints, ...direct].some(({ address, probability }) => {
      const kept = denied.reduce((sum, each) => sum + (each.address === address ? each.probability : 0), 0)
      return kept < probability - 1e-9 && listens(world, address)
    })
    if (answers) return null
    all.push(...denied.map((each): Denied => ({ ...each, reason: 'NETPOL_DNS_BLOCKED' })))
  }
  return all
}

/** Whether a process takes datagrams there, on a machine that is on. */
function listens(world: World, address: string): boolean {
  const colon = address.lastIndexOf(':')
  const ip = address.slice(0, colon).replace(/[[\]]/g, '')
  const owner = world.routes.ownerOf(ip)
  const node = owner.kind === 'pod' ? owner.pod.node : owner.kind === 'node' ? owner.node : undefined
  return (
    node !== undefined &&
    !world.isStopped(node) &&
    world.sockets.at(ip, Number(address.slice(colon + 1)), 'UDP') !== undefined
  )
}
