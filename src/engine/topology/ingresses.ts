/** Ingresses and Gateways as facts for a picture, and why nobody serves them where nobody does. */
import type { Api } from '../api/api.ts'
import type { Gateway } from '../kinds/gateway/types.ts'
import type { GatewayClass } from '../kinds/gatewayclass/types.ts'
import { CLASS_ANNOTATION, type Ingress } from '../kinds/ingress/types.ts'
import type { IngressClass } from '../kinds/ingressclass/types.ts'
import type { Pod } from '../kinds/pod/types.ts'
import type { EntryView } from './types.ts'

type Reading = Pick<Api, 'get' | 'list'>

/** Whose pods look after which controller name. */
const CONTROLLERS = {
  'k8s.io/ingress-nginx': { image: /ingress-nginx\/controller|nginx-ingress-controller/, file: 'ingress-nginx.yaml' },
  'gateway.envoyproxy.io/gatewayclass-controller': { image: /envoyproxy\/gateway/, file: 'envoy-gateway.yaml' },
} as const

export function entryViews(api: Reading): EntryView[] {
  return [
    ...api.list<Ingress>('Ingress').map((ingress) => ingressView(ingress, api)),
    ...api.list<Gateway>('Gateway').map((gateway) => gatewayView(gateway, api)),
  ]
}

function ingressView(ingress: Ingress, api: Reading): EntryView {
  const { metadata, spec, status } = ingress
  const className = spec.ingressClassName ?? metadata.annotations?.[CLASS_ANNOTATION] ?? null
  return {
    place: `ingress/${metadata.namespace}/${metadata.name}`,
    kind: 'Ingress',
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    className,
    hosts: [...new Set((spec.rules ?? []).map(({ host }) => host ?? '*'))],
    addresses: (status.loadBalancer.ingress ?? []).flatMap(({ ip, hostname }) => ip ?? hostname ?? []),
    problem: ingressProblem(ingress, api),
  }
}

/** The reason that a request can have, with what to do about it; null while a controller may look after the Ingress. */
export function ingressProblem({ metadata, spec }: Ingress, api: Reading): EntryView['problem'] {
  const said = (facts: string) => ({ reason: 'INGRESS_NO_CONTROLLER' as const, facts })
  const { ingressClassName } = spec
  if (ingressClassName === undefined) {
    const annotated = metadata.annotations?.[CLASS_ANNOTATION]
    if (annotated !== undefined) return runs('k8s.io/ingress-nginx', api) ? null : said(missing('k8s.io/ingress-nginx'))
    if (watchesAll(api)) return null
    return said(`Ingress ${metadata.name} names no class, and no IngressClass was the default when it was made`)
  }
  const found = api.get<IngressClass>('IngressClass', undefined, ingressClassName)
  if (!found) {
    const hint = runs('k8s.io/ingress-nginx', api) ? '' : `: ${missing('k8s.io/ingress-nginx')}`
    return said(`IngressClass ${ingressClassName} does not exist${hint}`)
  }
  return runs(found.spec.controller, api) ? null : said(missing(found.spec.controller))
}

function gatewayView({ metadata, spec, status }: Gateway, api: Reading): EntryView {
  const gatewayClass = api.get<GatewayClass>('GatewayClass', undefined, spec.gatewayClassName)
  const facts = !gatewayClass
    ? `GatewayClass ${spec.gatewayClassName} does not exist`
    : runs(gatewayClass.spec.controllerName, api)
      ? null
      : missing(gatewayClass.spec.controllerName)
  return {
    place: `gateway/${metadata.namespace}/${metadata.name}`,
    kind: 'Gateway',
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    className: spec.gatewayClassName,
    hosts: [...new Set(spec.listeners.map(({ hostname }) => hostname ?? '*'))],
    addresses: (status.addresses ?? []).map(({ value }) => value),
    problem: facts === null ? null : { reason: 'INGRESS_NO_CONTROLLER', facts },
  }
}

/** Whether any pod looks after it; a controller with another name of its own says so on its command line. */
function runs(controller: string, api: Reading): boolean {
  const known = Object.hasOwn(CONTROLLERS, controller) ? CONTROLLERS[controller as keyof typeof CONTROLLERS] : undefined
  return api
    .list<Pod>('Pod')
    .some(({ spec }) =>
      spec.containers.some(({ image, args = [] }) =>
        known ? known.image.test(image) : args.some((word) => word.endsWith(`=${controller}`)),
      ),
    )
}

function watchesAll(api: Reading): boolean {
  return api
    .list<Pod>('Pod')
    .some(({ spec }) =>
      spec.containers.some(({ args }) => args?.some((a) => a.startsWith('--watch-ingress-without-class'))),
    )
}

function missing(controller: string): string {
  const known = Object.hasOwn(CONTROLLERS, controller) ? CONTROLLERS[controller as keyof typeof CONTROLLERS] : undefined
  const hint = known ? `; kubectl apply -f ${known.file} installs one` : ''
  return `no pod of the cluster is the controller ${controller}${hint}`
}
