/** Envoy Gateway: a control plane that makes Envoy proxies for Gateways, and the proxies. */
import { runController } from '../../api/controller.ts'
import type { Gateway } from '../../kinds/gateway/types.ts'
import type { HTTPRoute } from '../../kinds/httproute/types.ts'
import { isPodReady } from '../../kinds/pod/conditions.ts'
import type { Pod } from '../../kinds/pod/types.ts'
import type { Service } from '../../kinds/service/types.ts'
import type { Relay, Wish } from '../../network/relay.ts'
import type { Socket } from '../../network/types.ts'
import { certificateIn } from '../certificate.ts'
import type { RouteView } from '../../topology/types.ts'
import type { PartContext, Proxies } from '../types.ts'
import type { Upstreams } from '../upstreams.ts'
import { answer, type Served } from './answer.ts'
import { attach, type ListenerState } from './attach.ts'
import { envoyGateway } from './controller.ts'
import { domainOf } from './hostnames.ts'
import { APP, containerPort, OWNING_NAME, OWNING_NAMESPACE } from './names.ts'
import { buildTable, type Table } from './table.ts'

/** Starts the control plane of a cluster, and returns how its proxies answer. */
export function startEnvoy({ api, kernel }: PartContext, upstreams: Upstreams): Proxies {
  const listeners = new Listeners({ api, kernel })
  runController(envoyGateway({ api, kernel }), { api, kernel })
  const setting = { api, kernel, upstreams }
  const relay: Relay = {
    owns: (socket) => socket.app === APP && listeners.at(socket).length > 0,
    certificate: (socket, serverName) => {
      const state = listeners.forName(socket, serverName)
      const [ref] = state?.listener.tls?.certificateRefs ?? []
      const gateway = listeners.gatewayOf(socket)
      return ref && certificateIn(`${ref.namespace ?? gateway?.metadata.namespace}/${ref.name}`, api)
    },
    answer: (socket, request, caller) => {
      const served = listeners.serve(socket, request.scheme === 'https' ? request.serverName : null)
      if (served) return answer(setting, served, socket, request, caller)
      const proxy = { pod: socket.owner, route: null, rule: null, backend: null }
      return { response: null, problem: null, why: ['closed'], proxy }
    },
  }
  const wishes = (service: string) => {
    const [namespace, name = ''] = service.split('/')
    const { labels = {} } = api.get<Service>('Service', namespace, name)?.metadata ?? {}
    return labels[OWNING_NAME] ? listeners.wishesOf(labels[OWNING_NAMESPACE] ?? '', labels[OWNING_NAME]) : []
  }
  return { relay, wishes, routes: () => api.list<Pod>('Pod').flatMap((pod) => listeners.routesOf(pod)) }
}

/** What each Gateway's ports serve: worked out when a route, Gateway or grant changes, and not for every request. */
class Listeners {
  readonly #states = new Map<string, ListenerState[]>()
  readonly #tables = new Map<string, Table>()

  constructor(private readonly context: Pick<PartContext, 'api' | 'kernel'>) {
    const { api } = context
    const forget = () => {
      this.#states.clear()
      this.#tables.clear()
    }
    for (const kind of ['Gateway', 'HTTPRoute', 'ReferenceGrant', 'Secret', 'Namespace']) api.watch(kind, forget)
    api.onRestore(forget)
  }

  gatewayOf({ owner }: Pick<Socket, 'owner'>): Gateway | undefined {
    const [, namespace, name = ''] = owner.split('/')
    const labels = this.context.api.get<Pod>('Pod', namespace, name)?.metadata.labels ?? {}
    const gateway = labels[OWNING_NAME]
    return gateway === undefined
      ? undefined
      : this.context.api.get<Gateway>('Gateway', labels[OWNING_NAMESPACE], gateway)
  }

  /** What can be asked of a Gateway's proxies with a path alone. */
  wishesOf(namespace: string, name: string): Wish[] {
    const gateway = this.context.api.get<Gateway>('Gateway', namespace, name)
    const able = (gateway ? this.#statesOf(gateway) : []).filter(({ problem }) => !problem)
    return [...buildTable(able)].flatMap(([domain, entries]) =>
      entries.flatMap(({ match: { path, method, headers, queryParams } }): Wish[] => {
        if (method || headers?.length || queryParams?.length || path?.type === 'RegularExpression') return []
        return [{ host: domain === '*' ? 'example.com' : domain.replace('*', 'any'), path: path?.value ?? '/' }]
      }),
    )
  }

  /** Every rule that a proxy's pod serves, each backend by itself. */
  routesOf(pod: Pod): RouteView[] {
    const proxy = `pod/${pod.metadata.namespace}/${pod.metadata.name}`
    if (!pod.metadata.labels?.[OWNING_NAME] || !isPodReady(pod)) return []
    const gateway = this.gatewayOf({ owner: proxy })
    const able = (gateway ? this.#statesOf(gateway) : []).filter(({ problem }) => !problem)
    const views = new Map<string, RouteView>()
    for (const [domain, entries] of buildTable(able)) {
      for (const { route, rule, match } of entries) {
        const place = `httproute/${route.metadata.namespace}/${route.metadata.name}`
        const text = `${domain}${match.path?.value ?? '/'}`
        for (const { name, namespace = route.metadata.namespace } of rule.backendRefs ?? []) {
          const view: RouteView = { place, proxy, backend: `service/${namespace}/${name}`, rule: text }
          views.set(JSON.stringify(view), view)
        }
      }
    }
    return [...views.values()]
  }

  /** The listeners that can serve at the socket's port. */
  at(socket: Socket): ListenerState[] {
    const gateway = this.gatewayOf(socket)
    const states = gateway ? this.#statesOf(gateway) : []
    return states.filter(({ listener, problem }) => !problem && containerPort(listener.port) === socket.port)
  }

  #statesOf(gateway: Gateway): ListenerState[] {
    const key = `${gateway.metadata.namespace}/${gateway.metadata.name}`
    let states = this.#states.get(key)
    if (!states) {
      const { api } = this.context
      this.#states.set(key, (states = attach(gateway, api.list<HTTPRoute>('HTTPRoute'), api)))
    }
    return states
  }

  /** The TLS listener whose hostname the client asked for. */
  forName(socket: Socket, serverName: string): ListenerState | undefined {
    const secure = this.at(socket).filter(({ listener }) => listener.protocol === 'HTTPS')
    const names = new Map(secure.map((state) => [state.listener.hostname ?? '*', state]))
    const domain = domainOf(names.keys(), serverName.toLowerCase())
    return domain === undefined ? undefined : names.get(domain)
  }

  /** @param serverName of the TLS session; null: plain HTTP */
  serve(socket: Socket, serverName: string | null): Served | undefined {
    const gateway = this.gatewayOf(socket)!
    const one = serverName === null ? undefined : this.forName(socket, serverName)
    const states =
      serverName === null ? this.at(socket).filter(({ listener }) => listener.protocol === 'HTTP') : one ? [one] : []
    const [first] = states
    if (!first) return undefined
    const name = `${gateway.metadata.namespace}/${gateway.metadata.name}`
    const key = `${name} ${states.map(({ listener }) => listener.name).join(' ')}`
    let table = this.#tables.get(key)
    if (!table) this.#tables.set(key, (table = buildTable(states)))
    return { table, port: first.listener.port, gateway: name }
  }
}
