import type { SourceRef } from '../../engine/network/types.ts'
import type { ServiceView, Topology } from '../../engine/topology/types.ts'
import type { Door } from '../../engine/traffic/types.ts'

/**
 * What the engine will type after `http://` for somebody who asks a Service through a door, as engine/traffic/address.ts
 * has it, told from the picture's facts; null while there is no address.
 */
export function addressFor(
  service: ServiceView,
  door: Door,
  from: SourceRef,
  { clients, loadBalancers, nodes }: Topology,
): { host: string; port: number } | null {
  const [port] = service.ports
  if (!port) return null
  const client = clients.find(({ place }) => place === from)
  const reachable = (ip: string) => !client || ip.includes(':') === client.ip.includes(':')
  const best = (addresses: string[]) => addresses.find(reachable) ?? addresses[0]
  const at = (host: string | null | undefined, number: number) => (host ? { host, port: number } : null)
  if (door === 'clusterIP') {
    const { namespace, name, clusterIP } = service
    if (from.startsWith('pod/')) return at(from.split('/')[1] === namespace ? name : `${name}.${namespace}`, port.port)
    return at(clusterIP === 'None' ? null : clusterIP, port.port)
  }
  if (door === 'nodePort') {
    const node = nodes.find(({ ready }) => ready) ?? nodes[0]
    if (!node || port.nodePort === null) return null
    const { internalIP, externalIP, otherAddresses: others = [] } = node
    const first = client ? (externalIP ?? internalIP) : internalIP
    return at(best([first, ...others]), port.nodePort)
  }
  const balancer = loadBalancers.find((one) => one.service === service.place)
  if (!balancer?.address) return null
  return at(best([balancer.address, ...(balancer.otherAddresses ?? [])]), port.port)
}
