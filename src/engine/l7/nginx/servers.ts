/**
 * Ingresses to what nginx is configured with: getBackendServers of internal/ingress/controller/controller.go and
 * updateServerLocations of location.go, kubernetes/ingress-nginx.
 */
import type { Ingress, IngressBackend, IngressPath } from '../../kinds/ingress/types.ts'
import { optionsOf, type Options } from './annotations.ts'

/** The server of requests whose host no rule names. */
export const CATCH_ALL = '_'

export interface Backend {
  namespace: string
  service: string
  port: number | string
}

/** A canary beside the backend of a location. */
interface Alternative {
  backend: Backend
  options: Options
  ingress: Ingress
}

export interface Location {
  path: string
  /** ImplementationSpecific is Prefix to this controller. */
  type: 'Exact' | 'Prefix'
  /** null: the controller's default backend, which answers 404. */
  backend: Backend | null
  ingress: Ingress | null
  options: Options | null
  /** Made because every server has a root, and not by a rule. */
  isRoot: boolean
  alternatives: Alternative[]
}

export interface Server {
  host: string
  locations: Location[]
  /** The Secret of its certificate, `namespace/name`; `''` where the default certificate stands in; null: no TLS rule. */
  secret: string | null
  appRoot: string
  /** One location with a rewrite or a regular expression makes all of them expressions. */
  regex: boolean
}

/** @param ingresses those that the controller looks after, in any order */
export function buildServers(ingresses: readonly Ingress[]): Map<string, Server> {
  const all = [...ingresses].sort(older).map((ingress) => ({ ingress, options: optionsOf(ingress) }))
  const servers = new Map<string, Server>([[CATCH_ALL, newServer(CATCH_ALL, root(null, null, null))]])
  for (const { ingress, options } of all) if (!options.canary) openServers(servers, ingress, options)
  for (const { ingress, options } of all) if (!options.canary) addPaths(servers, ingress, options)
  for (const { ingress, options } of all) if (options.canary) addCanaries(servers, ingress, options)
  for (const server of servers.values()) finish(server)
  return servers
}

/** The oldest rule wins where two say something of the same path. */
function older(a: Ingress, b: Ingress): number {
  const [before, after] = [a.metadata.creationTimestamp, b.metadata.creationTimestamp]
  if (before !== after) return before < after ? -1 : 1
  return `${a.metadata.namespace}/${a.metadata.name}` < `${b.metadata.namespace}/${b.metadata.name}` ? -1 : 1
}

function newServer(host: string, location: Location): Server {
  return { host, locations: [location], secret: null, appRoot: '', regex: false }
}

function root(backend: Backend | null, ingress: Ingress | null, options: Options | null): Location {
  return { path: '/', type: 'Prefix', backend, ingress, options, isRoot: true, alternatives: [] }
}

/** Every host gets a server whose root leads to the default backend: the Ingress's own, if it has one. */
function openServers(servers: Map<string, Server>, ingress: Ingress, options: Options): void {
  const { spec } = ingress
  const fallback = spec.defaultBackend ? backendOf(spec.defaultBackend, ingress) : null
  const catchAll = servers.get(CATCH_ALL)!.locations[0]!
  if (fallback && !spec.rules?.length && catchAll.isRoot) {
    Object.assign(catchAll, { backend: fallback, ingress, options: { ...options, rewriteTarget: '' }, isRoot: false })
  }
  for (const { host = CATCH_ALL } of spec.rules ?? []) {
    let server = servers.get(host)
    if (!server) servers.set(host, (server = newServer(host, root(fallback, ingress, options))))
    server.appRoot ||= options.appRoot
    server.secret ??= secretFor(host, ingress)
  }
}

/** extractTLSSecretName: the Secret of the TLS entry that lists the host. */
function secretFor(host: string, { metadata, spec }: Ingress): string | null {
  if (!spec.tls?.length) return null
  const entry = spec.tls.find(({ hosts = [] }) => hosts.some((name) => name.toLowerCase() === host.toLowerCase()))
  return entry?.secretName ? `${metadata.namespace}/${entry.secretName}` : ''
}

function addPaths(servers: Map<string, Server>, ingress: Ingress, options: Options): void {
  for (const { host = CATCH_ALL, http } of ingress.spec.rules ?? []) {
    for (const each of http?.paths ?? []) {
      const backend = backendOf(each.backend, ingress)
      if (!backend) continue
      const location = { path: each.path || '/', type: typeOf(each) }
      const { locations } = servers.get(host)!
      const same = locations.find(({ path, type }) => path === location.path && type === location.type)
      const made = { ...location, backend, ingress, options, isRoot: false, alternatives: [] }
      if (!same) locations.push(made)
      else if (same.isRoot) Object.assign(same, made)
    }
  }
}

/** A canary goes beside the location of the same host, path and type; where there is none, it is nothing. */
function addCanaries(servers: Map<string, Server>, ingress: Ingress, options: Options): void {
  for (const { host = CATCH_ALL, http } of ingress.spec.rules ?? []) {
    for (const each of http?.paths ?? []) {
      const backend = backendOf(each.backend, ingress)
      const beside = servers
        .get(host)
        ?.locations.find(({ path, type }) => path === (each.path || '/') && type === typeOf(each))
      if (backend && beside?.backend) beside.alternatives.push({ backend, options, ingress })
    }
  }
}

function finish(server: Server): void {
  const { locations } = server
  server.regex = locations.some(
    ({ options, path }) => options?.useRegex || (options?.rewriteTarget && options.rewriteTarget !== path),
  )
  // nginx takes the first expression that fits; the longest stand first
  locations.sort((a, b) => b.path.length - a.path.length || (a.path < b.path ? 1 : a.path > b.path ? -1 : 0))
}

function typeOf({ pathType }: IngressPath): Location['type'] {
  return pathType === 'Exact' ? 'Exact' : 'Prefix'
}

/** Backends that are no Services are left out. */
function backendOf({ service }: IngressBackend, { metadata }: Ingress): Backend | null {
  if (!service) return null
  return {
    namespace: metadata.namespace ?? '',
    service: service.name,
    port: service.port.number ?? service.port.name ?? 0,
  }
}
