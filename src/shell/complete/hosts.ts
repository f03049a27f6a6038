import type { Service } from '#kubectl'
import { offers, type Asker, type Offer } from './offer.ts'

interface WithRules {
  readonly metadata: { readonly name: string; readonly namespace?: string }
  readonly spec?: { readonly rules?: readonly { readonly host?: string }[] }
}

/**
 * Hosts that answer where one is. In a pod: the Services by their names, of other namespaces with those. Elsewhere:
 * addresses of load balancers, node ports, and hosts of Ingresses.
 * @param place as `Machine.place`
 * @param withPorts `web:80` also where the port is the usual one
 */
export function hostTexts({ machine }: Asker, place = machine.place, withPorts = false): string[] {
  const { api, config } = machine.cluster
  const services = api.list<Service>('Service')
  const portsOf = ({ spec }: Service) => (spec.ports ?? []).map(({ port }) => port)
  const at = (host: string, port: number) => (port === 80 && !withPorts ? host : `${host}:${port}`)
  const [sort, namespace] = place.split('/')
  if (sort === 'pod') {
    return services.flatMap((service) => {
      const { name, namespace: own = 'default' } = service.metadata
      const host = own === namespace ? name : `${name}.${own}`
      return portsOf(service).map((port) => at(host, port))
    })
  }
  const balanced = services.flatMap((service) =>
    (service.status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }) =>
      portsOf(service).map((port) => at(ip ?? hostname ?? '', port)),
    ),
  )
  const nodePorts = services.flatMap(({ spec }) => (spec.ports ?? []).flatMap(({ nodePort }) => nodePort ?? []))
  const onNodes = config.nodes.flatMap(({ internalIP }) => nodePorts.map((port) => `${internalIP}:${port}`))
  const clusterIPs = sort === 'node' ? services.flatMap((service) => clusterHosts(service, at)) : []
  const named = api.list<WithRules & Service>('Ingress').flatMap(({ spec }) => (spec as WithRules['spec'])?.rules ?? [])
  return [...balanced, ...onNodes, ...clusterIPs, ...named.flatMap(({ host }) => (host ? [at(host, 80)] : []))]
}

function clusterHosts({ spec }: Service, at: (host: string, port: number) => string): string[] {
  const { clusterIP } = spec
  if (!clusterIP || clusterIP === 'None') return []
  return (spec.ports ?? []).map(({ port }) => at(clusterIP.includes(':') ? `[${clusterIP}]` : clusterIP, port))
}

/** A URL, with or without its `http://`. */
export function urlOffers(word: string, asker: Asker): Offer[] {
  const scheme = /^https?:\/\//.exec(word)?.[0] ?? ''
  const urls = offers(hostTexts(asker).map((host) => scheme + host))
  return scheme ? urls : [...urls, { text: 'http://', tail: '' }]
}

/** Hosts without ports: what one looks up, or pings. */
export function nameOffers(asker: Asker): Offer[] {
  return offers(new Set(hostTexts(asker).map((host) => host.replace(/:\d+$/, ''))))
}
