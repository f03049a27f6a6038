import type { Place, Topology } from '#state'
import { objectAt, type ObjectRef } from '#state/acts'
import { nameIn } from '#state/words'

/** A field that an edge is there because of. */
export interface Cause {
  object: ObjectRef
  /** Its path in the object, `spec.selector`. */
  field: string
  /** What it says, as far as the picture knows: `app=web`. */
  says: string
}

/** `rule:ingress/default/shop>service/default/web` in its parts. */
function partsOf(edge: string): { kind: string; from: Place; to: Place } {
  const [kind = '', from = '', to = ''] = /^(\w+):(.*)>(.*)$/.exec(edge)?.slice(1) ?? []
  return { kind, from, to }
}

/**
 * Which fields of which objects an edge is there because of, those that say most first.
 *
 * @param edge EdgeView.id, or that of an edge to a fold of pods
 */
export function causesOf(edge: string, topology: Topology): Cause[] {
  const { kind, from, to } = partsOf(edge)
  const causes: Cause[] = []
  const add = (place: Place | null | undefined, field: string, says: string) => {
    const object = place ? objectAt(place) : null
    if (object) causes.push({ object, field, says })
  }
  switch (kind) {
    case 'endpoint':
      endpoint(from, to, topology, add)
      break
    case 'door':
      for (const [i, { nodePort, port }] of portsOf(to, topology).entries())
        if (nodePort !== null) add(to, `spec.ports[${i}].nodePort`, `${nodePort} for port ${port}`)
      break
    case 'target': {
      const balancer = topology.loadBalancers.find(({ place }) => place === from)
      add(balancer?.service, 'spec.type', 'LoadBalancer')
      const service = topology.services.find(({ place }) => place === balancer?.service)
      if (service?.traits?.some((trait) => trait.startsWith('externalTraffic')))
        add(service.place, 'spec.externalTrafficPolicy', 'Local: only nodes with an endpoint are healthy')
      break
    }
    case 'request':
      asked(from, to, topology, add)
      break
    case 'rule':
      for (const { route, field, host, path, backend } of rulesOf(from, topology))
        if (backend === to) add(route, field, path === '' ? 'everything else' : `${host}${path}`)
      break
    case 'reads':
      add(to, to.startsWith('gateway/') ? 'spec.gatewayClassName' : 'spec.ingressClassName', classOf(to, topology))
      break
    case 'direct':
      for (const { place, backend, rule } of topology.routes) {
        const leads = topology.edges.some((one) => one.kind === 'endpoint' && one.from === backend && one.to === to)
        if (leads) add(place, 'spec.rules', `${rule} → ${nameIn(backend)}`)
      }
      break
  }
  for (const forbidden of topology.forbidden) {
    if (forbidden.edge !== edge) continue
    for (const policy of topology.policies)
      if (policy.pods.includes(forbidden.to ?? '') || policy.pods.includes(forbidden.from))
        add(policy.place, 'spec', [policy.ingress && 'ingress', policy.egress && 'egress'].filter(Boolean).join(', '))
  }
  return unique(causes)
}

type Add = (place: Place | null | undefined, field: string, says: string) => void

function endpoint(from: Place, to: Place, topology: Topology, add: Add): void {
  const service = topology.services.find(({ place }) => place === from)
  if (!service) return
  const pairs = Object.entries(service.selector ?? {}).map(([key, value]) => `${key}=${value}`)
  if (pairs.length > 0) add(from, 'spec.selector', pairs.join(', '))
  // The end may be a card that stands for many pods, or one that is missing.
  const pod = topology.pods.find(({ place, owner, node }) => place === to || owner === to || `${node}#pods` === to)
  if (pod) {
    const isLabel = ([key, value]: [string, string]) => service.selector?.[key] === value
    const labels = Object.entries(pod.labels)
      .filter(isLabel)
      .map(([key, value]) => `${key}=${value}`)
    if (pod.owner) add(pod.owner, 'spec.template.metadata.labels', labels.join(', '))
    else add(pod.place, 'metadata.labels', labels.join(', '))
  }
  for (const [i, { port, targetPort }] of service.ports.slice(0, 3).entries())
    add(from, `spec.ports[${i}].targetPort`, `${port} → ${targetPort}`)
}

/** A request goes to a load balancer, to a node's port or to a Service. */
function asked(from: Place, to: Place, topology: Topology, add: Add): void {
  const service = to.startsWith('loadbalancer/') ? to.replace('loadbalancer/', 'service/') : to
  for (const [i, { port }] of portsOf(service, topology).entries()) add(service, `spec.ports[${i}].port`, `${port}`)
  const edge = topology.edges.find((one) => one.kind === 'request' && one.from === from && one.to === to)
  if (!to.startsWith('node/') || !edge) return
  for (const { place, ports } of topology.services) {
    for (const [i, { nodePort }] of ports.entries())
      if (nodePort !== null && edge.label.split(', ').includes(`:${nodePort}`))
        add(place, `spec.ports[${i}].nodePort`, `${nodePort}`)
  }
}

const portsOf = (service: Place, { services }: Topology) => services.find(({ place }) => place === service)?.ports ?? []
const entryAt = (at: Place, { entries }: Topology) => entries.find(({ place }) => place === at)
const rulesOf = (at: Place, topology: Topology) => entryAt(at, topology)?.rules ?? []
const classOf = (at: Place, topology: Topology) => entryAt(at, topology)?.className ?? 'none is named'

function unique(causes: Cause[]): Cause[] {
  const key = ({ object, field }: Cause) => `${object.kind}/${object.namespace}/${object.name} ${field}`
  return [...new Map(causes.map((cause) => [key(cause), cause])).values()]
}
