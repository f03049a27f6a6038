/** Ingresses and Gateways as facts for a picture, and why nobody serves them where nobody does. */
import type { Api } from '../api/api.ts'
import type { Gateway } from '../kinds/gateway/types.ts'
import type { GatewayClass } from '../kinds/gatewayclass/types.ts'
import { CLASS_ANNOTATION, type Ingress } from '../kinds/ingress/types.ts'
import type { IngressClass } from '../kinds/ingressclass/types.ts'
import type { Pod } from '../kinds/pod/types.ts'
import { gatewayRules, ingressRules } from './entryRules.ts'
import type { EdgeView, EntryView } from './types.ts'

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
    rules: ingressRules(ingress),
    ...servedBy(ingressProblem(ingress, api), () => readersOf(controllerOf(ingress, api), api)),
  }
}

/** Labels of the pods that Envoy Gateway starts for a Gateway. */
const OWNING = 'gateway.envoyproxy.io/owning-gateway-name'
const OWNING_NS = 'gateway.envoyproxy.io/owning-gateway-namespace'

function servedBy(problem: EntryView['problem'], pods: () => Pod[]): Pick<EntryView, 'problem' | 'proxies'> {
  const proxies = problem ? [] : pods().map(({ metadata: { namespace, name } }) => `pod/${namespace}/${name}`)
  return { problem, proxies }
}

/** What leads from an entry to its Services, and from the proxies that read it to the entry. */
export function entryEdges(entries: readonly EntryView[], services: ReadonlySet<string>): EdgeView[] {
  return entries.flatMap((entry) => {
    const ways = new Map<string, string[]>()
    for (const { host, path, backend } of entry.rules) {
      const asked = ways.get(backend) ?? []
      asked.push(path === '' ? 'everything else' : `${host}${path}`)
      ways.set(backend, asked)
    }
    const what = `${entry.kind} ${entry.name}`
    return [
      ...[...ways].map(([to, asked]): EdgeView => {
        const name = to.slice(to.lastIndexOf('/') + 1)
        const isThere = services.has(to)
        return {
          id: `rule:${entry.place}>${to}`,
          kind: 'rule',
          from: entry.place,
          to,
          label: '',
          state: !isThere ? 'ghost' : entry.proxies.length > 0 ? 'ready' : 'pending',
          why: `${what} leads ${asked.join(', ')} to Service ${name}${isThere ? '' : ', which does not exist'}.`,
        }
      }),
      ...entry.proxies.map((from): EdgeView => {
        const why = `${from.slice(from.lastIndexOf('/') + 1)} reads ${what} and passes requests on as it says. ${entry.kind}s are rules: no packet passes through one.`
        return {
          id: `reads:${from}>${entry.place}`,
          kind: 'reads',
          from,
          to: entry.place,
          label: '',
          state: 'ready',
          why,
        }
      }),
    ]
  })
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
    rules: gatewayRules(metadata, api),
    ...servedBy(facts === null ? null : { reason: 'INGRESS_NO_CONTROLLER', facts }, () =>
      api
        .list<Pod>('Pod')
        .filter(
          ({ metadata: { labels } }) => labels?.[OWNING] === metadata.name && labels[OWNING_NS] === metadata.namespace,
        ),
    ),
  }
}

/** Whether any pod looks after it. */
const runs = (controller: string, api: Reading): boolean => readersOf(controller, api).length > 0

/** The pods that look after it; a controller with another name of its own says so on its command line. */
function readersOf(controller: string, api: Reading): Pod[] {
  const known = Object.hasOwn(CONTROLLERS, controller) ? CONTROLLERS[controller as keyof typeof CONTROLLERS] : undefined
  return api
    .list<Pod>('Pod')
    .filter(({ spec }) =>
      spec.containers.some(({ image, args = [] }) =>
        known ? known.image.test(image) : args.some((word) => word.endsWith(`=${controller}`)),
      ),
    )
}

function controllerOf({ spec }: Ingress, api: Reading): string {
  const found = spec.ingressClassName && api.get<IngressClass>('IngressClass', undefined, spec.ingressClassName)
  return found ? found.spec.controller : 'k8s.io/ingress-nginx'
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
