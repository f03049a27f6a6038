import type { Cluster, ProxyMode, SendRequest } from '#engine'
import type { Trace, Walk } from './messages.ts'

export const MODES: readonly ProxyMode[] = ['iptables', 'nftables', 'ipvs']

/**
 * Sends the same request once more in each mode, each in a fork of the cluster as it is now: same objects, same dice,
 * same port to send from. Nobody else sees these requests. The modes have to be loaded before.
 */
export function compareModes(cluster: Cluster, trace: Trace): Walk[] {
  const request = again(trace)
  return MODES.map((mode) => {
    const twin = cluster.inMode(mode)
    const walk = twin.send(request)
    const node = walk.hops.find(({ at }) => at.startsWith('node/'))?.at ?? null
    return { mode, trace: walk, node, rules: node === null ? 0 : twin.network.ruleCount(node.slice('node/'.length)) }
  })
}

/** The request that a trace tells of, as it was asked. */
function again({ source, request, proxy, tls }: Trace): SendRequest {
  const { host, port, path, method, protocol, url } = request
  // The name that a proxy of layer 7 was asked for is in no packet; the rule that took it has it.
  const asked = proxy?.rule?.split(/[/ ]/)[0]
  return {
    from: source,
    host,
    port,
    path,
    method,
    protocol,
    ...(url.startsWith('https:') && { scheme: 'https' as const, insecure: tls?.problem === null }),
    ...(asked && asked !== '*' && { headers: { host: asked } }),
  }
}
