import type { Api } from '../api/api.ts'
import type { ClientConfig } from '../config.ts'
import { familyOf } from '../ip.ts'
import type { Node } from '../kinds/node/types.ts'
import type { Service, ServicePort } from '../kinds/service/types.ts'
import type { SourceRef } from '../network/types.ts'
import type { Door } from './types.ts'

/** What somebody types after `http://` to go through one of a Service's doors. */
export interface Address {
  host: string
  port: number
}

/** Why there is nothing to type. `pending` is the one that time may mend. */
export type NoAddress = { error: string; pending?: true }

/**
 * The address by which `from` calls the Service: its DNS name for pods, its cluster IP for others, a node's address
 * and the node port, or the load balancer's address. `port` is the Service's port, by default the first. Of two
 * addresses it is the one that a client can reach.
 */
export function addressOf(
  { api, clients }: { api: Api; clients: readonly ClientConfig[] },
  service: Service,
  door: Door,
  from: SourceRef,
  port?: number,
): Address | NoAddress {
  const reachable = reachableFor(from, clients)
  const { name, namespace } = service.metadata
  const servicePort = portOf(service, port)
  if (!servicePort) {
    return { error: port ? `Service ${name} has no port ${port}.` : `Service ${name} has no ports.` }
  }
  switch (door) {
    case 'clusterIP': {
      if (from.startsWith('pod/')) {
        const own = from.split('/').length === 3 ? from.split('/')[1] : 'default'
        return { host: own === namespace ? name : `${name}.${namespace}`, port: servicePort.port }
      }
      const ip = service.spec.clusterIP
      if (!ip || ip === 'None') return { error: `Service ${name} has no cluster IP.` }
      return { host: ip, port: servicePort.port }
    }
    case 'nodePort': {
      if (!servicePort.nodePort)
        return { error: `Service ${name} is of type ${service.spec.type}: it has no node port.` }
      const { ipFamilies } = service.spec
      const node = firstNode(api, from, (ip) => reachable(ip) && (ipFamilies?.includes(familyOf(ip)) ?? true))
      if (!node) return { error: 'The cluster has no nodes.' }
      return { host: node, port: servicePort.nodePort }
    }
    case 'loadBalancer': {
      if (service.spec.type !== 'LoadBalancer') {
        return { error: `Service ${name} is of type ${service.spec.type}: it has no load balancer.` }
      }
      const { ingress = [] } = service.status.loadBalancer
      const { ip, hostname } = ingress.find((each) => each.ip && reachable(each.ip)) ?? ingress[0] ?? {}
      const host = ip ?? hostname
      if (!host) return { error: `The load balancer of Service ${name} has no address yet.`, pending: true }
      return { host, port: servicePort.port }
    }
  }
}

/** Clients have one address; pods and nodes have one of each family that the cluster has. */
function reachableFor(from: SourceRef, clients: readonly ClientConfig[]): (ip: string) => boolean {
  if (!from.startsWith('client')) return () => true
  const name = from.split('/')[1]
  const client = name === undefined ? clients[0] : clients.find((each) => each.name === name)
  return (ip) => !client || familyOf(ip) === familyOf(client.ip)
}

function portOf(service: Service, port: number | undefined): ServicePort | undefined {
  const ports = service.spec.ports ?? []
  return port === undefined ? ports[0] : ports.find((p) => p.port === port)
}

/** The address of the first node: from outside its external one, from inside its internal one. */
function firstNode(api: Api, from: SourceRef, fits: (ip: string) => boolean): string | undefined {
  const nodes = api.list<Node>('Node')
  const ready = nodes.find((node) => node.status.conditions.some((c) => c.type === 'Ready' && c.status === 'True'))
  const addresses = (ready ?? nodes[0])?.status.addresses ?? []
  const ofType = (type: string) => {
    const all = addresses.filter((each) => each.type === type).map(({ address }) => address)
    return all.find(fits) ?? all[0]
  }
  return from.startsWith('client') ? (ofType('ExternalIP') ?? ofType('InternalIP')) : ofType('InternalIP')
}
