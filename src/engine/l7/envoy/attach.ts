/**
 * Which routes hang on which listeners of a Gateway, and what is wrong with either:
 * internal/gatewayapi/{listener,route,helpers}.go of envoyproxy/gateway.
 */
import type { Api } from '../../api/api.ts'
import { matches } from '../../api/selectors.ts'
import { GROUP } from '../../kinds/gatewayApi.ts'
import type { Gateway, Listener } from '../../kinds/gateway/types.ts'
import type { BackendRef, HTTPRoute, ParentRef } from '../../kinds/httproute/types.ts'
import type { ReferenceGrant } from '../../kinds/referencegrant/index.ts'
import type { Service } from '../../kinds/service/types.ts'
import { certificateIn } from '../certificate.ts'
import { intersect } from './hostnames.ts'

export interface Finding {
  reason: string
  message: string
}

export interface AttachedRoute {
  route: HTTPRoute
  /** What of its hostnames this listener serves. */
  hostnames: string[]
}

export interface ListenerState {
  listener: Listener
  /** Why it cannot serve; null when it can. */
  problem: (Finding & { type: 'Accepted' | 'ResolvedRefs' }) | null
  routes: AttachedRoute[]
}

const SPEAKS = new Set(['HTTP', 'HTTPS'])

/** The listeners of a Gateway with all routes that may attach to them. */
export function attach(
  gateway: Gateway,
  routes: readonly HTTPRoute[],
  api: Pick<Api, 'get' | 'list'>,
): ListenerState[] {
  return gateway.spec.listeners.map((listener) => ({
    listener,
    problem: problemOf(listener, gateway, api),
    routes: routes.flatMap((route) => {
      const refs = (route.spec.parentRefs ?? []).filter((ref) => refersTo(ref, route, gateway))
      if (!refs.some((ref) => selects(ref, listener)) || !allows(listener, route, gateway, api)) return []
      const hostnames = intersect(listener.hostname, route.spec.hostnames)
      return hostnames.length ? [{ route, hostnames }] : []
    }),
  }))
}

export function refersTo(ref: ParentRef, route: HTTPRoute, { metadata }: Gateway): boolean {
  const isGateway = (ref.group ?? GROUP) === GROUP && (ref.kind ?? 'Gateway') === 'Gateway'
  return isGateway && ref.name === metadata.name && (ref.namespace ?? route.metadata.namespace) === metadata.namespace
}

function selects({ sectionName, port }: ParentRef, listener: Listener): boolean {
  return (sectionName === undefined || sectionName === listener.name) && (port === undefined || port === listener.port)
}

function allows(
  { allowedRoutes, protocol }: Listener,
  route: HTTPRoute,
  gateway: Gateway,
  api: Pick<Api, 'get'>,
): boolean {
  if (!SPEAKS.has(protocol)) return false
  const { namespaces, kinds } = allowedRoutes ?? {}
  if (kinds?.length && !kinds.some(({ kind }) => kind === 'HTTPRoute')) return false
  const from = namespaces?.from ?? 'Same'
  if (from === 'All') return true
  if (from === 'Same') return route.metadata.namespace === gateway.metadata.namespace
  const namespace = api.get('Namespace', undefined, route.metadata.namespace ?? '')
  return !!namespace && !!namespaces?.selector && matches(namespace.metadata.labels ?? {}, namespaces.selector)
}

function problemOf(listener: Listener, gateway: Gateway, api: Pick<Api, 'get' | 'list'>): ListenerState['problem'] {
  const { protocol, tls } = listener
  if (!SPEAKS.has(protocol))
    return {
      type: 'Accepted',
      reason: 'UnsupportedProtocol',
      message: `Protocol ${protocol} is unsupported, must be HTTP or HTTPS.`,
    }
  if (protocol === 'HTTP') return null
  if (!tls)
    return { type: 'Accepted', reason: 'Invalid', message: `Listener must have TLS set when protocol is ${protocol}.` }
  for (const { name, namespace = gateway.metadata.namespace } of tls.certificateRefs ?? []) {
    const wrong = (reason: string, message: string) => ({ type: 'ResolvedRefs' as const, reason, message })
    const key = `${namespace}/${name}`
    if (
      namespace !== gateway.metadata.namespace &&
      !granted(api, 'Gateway', gateway.metadata.namespace, { kind: 'Secret', name, namespace })
    )
      return wrong('RefNotPermitted', `Certificate ref to secret ${key} not permitted by any ReferenceGrant.`)
    if (!api.get('Secret', namespace, name)) return wrong('InvalidCertificateRef', `Secret ${key} does not exist.`)
    if (!certificateIn(key, api)) {
      const what = 'must contain valid tls.crt and tls.key, unable to decode pem data in tls.crt.'
      return wrong('InvalidCertificateRef', `Secret ${key} ${what}`)
    }
  }
  return null
}

/** Whether a ReferenceGrant of the other namespace lets objects of this kind and namespace refer to it. */
export function granted(
  api: Pick<Api, 'list'>,
  kind: string,
  namespace: string | undefined,
  to: { kind: string; name: string; namespace: string | undefined },
): boolean {
  const grants = api.list<ReferenceGrant>(
    'ReferenceGrant',
    to.namespace === undefined ? {} : { namespace: to.namespace },
  )
  return grants.some(
    ({ spec }) =>
      spec.from.some((from) => from.group === GROUP && from.kind === kind && from.namespace === namespace) &&
      spec.to.some((of) => of.kind === to.kind && (of.name === undefined || of.name === to.name)),
  )
}

/** What the Accepted condition of a route says of one of its parents; null: it is accepted. */
export function refusalOf(
  ref: ParentRef,
  route: HTTPRoute,
  gateway: Gateway,
  states: readonly ListenerState[],
  api: Api,
): Finding | null {
  const selected = states.filter(({ listener }) => selects(ref, listener))
  if (!selected.length) return { reason: 'NoMatchingParent', message: 'No listeners match this parent ref' }
  const allowing = selected.filter(({ listener }) => allows(listener, route, gateway, api))
  if (!allowing.length)
    return {
      reason: 'NotAllowedByListeners',
      message: 'No listeners included by this parent ref allowed this attachment.',
    }
  const ready = allowing.filter(({ problem }) => !problem)
  if (!ready.length) return { reason: 'NoReadyListeners', message: 'There are no ready listeners for this parent ref' }
  if (ready.some(({ routes }) => routes.some((each) => each.route === route))) return null
  const message = "There were no hostname intersections between the HTTPRoute and this parent ref's Listener(s)."
  return { reason: 'NoMatchingListenerHostname', message }
}

/** Why a backend cannot be used; null when it can. */
export function refusalOfBackend(ref: BackendRef, route: HTTPRoute, api: Pick<Api, 'get' | 'list'>): Finding | null {
  const { group = '', kind = 'Service', name, namespace = route.metadata.namespace, port } = ref
  if (group !== '')
    return {
      reason: 'InvalidKind',
      message:
        'Group is invalid, only the core API group (specified by omitting the group field or setting it to an empty string), multicluster.x-k8s.io and gateway.envoyproxy.io are supported',
    }
  if (kind !== 'Service')
    return {
      reason: 'InvalidKind',
      message: 'Kind is invalid, only Service, MCS ServiceImport and Envoy Gateway Backend are supported',
    }
  if (
    namespace !== route.metadata.namespace &&
    !granted(api, 'HTTPRoute', route.metadata.namespace, { kind: 'Service', name, namespace })
  )
    return {
      reason: 'RefNotPermitted',
      message: `Backend ref to Service ${namespace}/${name} not permitted by any ReferenceGrant`,
    }
  const service = api.get<Service>('Service', namespace, name)
  if (!service) return { reason: 'BackendNotFound', message: `service ${namespace}/${name} not found` }
  if (!service.spec.ports?.some((each) => each.port === port && each.protocol === 'TCP'))
    return { reason: 'PortNotFound', message: `TCP Port ${port} not found on Service ${namespace}/${name}` }
  return null
}
