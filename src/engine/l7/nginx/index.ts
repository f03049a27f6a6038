/** ingress-nginx: the controller of Ingresses that most manuals mean. */
import type { Ingress } from '../../kinds/ingress/types.ts'
import { isPodReady } from '../../kinds/pod/conditions.ts'
import type { Pod } from '../../kinds/pod/types.ts'
import type { Relay } from '../../network/relay.ts'
import type { RouteView } from '../../topology/types.ts'
import type { PartContext, Proxies } from '../types.ts'
import type { Upstreams } from '../upstreams.ts'
import { answer } from './answer.ts'
import { certificateFor } from './certificates.ts'
import { Configurations } from './configuration.ts'
import { APP, controllerIn, flagsOf } from './controllers.ts'
import { CATCH_ALL, type Backend } from './servers.ts'
import { startStatus } from './status.ts'

/**
 * Starts what the controllers of a cluster do beside answering requests, and returns how they answer.
 * @param turns whose turn it is; state that the caller keeps
 */
export function startNginx({ api, kernel }: PartContext, upstreams: Upstreams, turns: Map<string, number>): Proxies {
  const configurations = new Configurations(api)
  const setting = { api, kernel, upstreams, turns }
  startStatus(api, kernel)
  const relay: Relay = {
    owns: ({ app, owner, port }) => {
      const flags = app === APP ? configurations.of(owner)?.flags : undefined
      return flags !== undefined && (port === flags.httpPort || port === flags.httpsPort)
    },
    certificate: ({ owner, port }, serverName) => {
      const configured = configurations.of(owner)
      return configured && port === configured.flags.httpsPort ? certificateFor(configured, serverName, api) : undefined
    },
    answer: (socket, request, caller) => answer(setting, configurations.of(socket.owner)!, socket, request, caller),
  }
  const wishes = (service: string) => {
    const pod = api.list<Pod>('Pod').find((each) => isPodReady(each) && publishes(each, service))
    return pod ? rulesOf(pod, configurations).map(({ host, path }) => ({ host, path: literal(path) })) : []
  }
  return { relay, wishes, routes: () => api.list<Pod>('Pod').flatMap((pod) => routesOf(pod, configurations)) }
}

/** Whether the pod is a controller that tells the addresses of the Service. */
function publishes(pod: Pod, service: string): boolean {
  const container = controllerIn(pod)
  return container !== undefined && flagsOf(pod, container).publishService === service
}

interface Rule {
  server: string
  /** A host that the server takes. */
  host: string
  path: string
  backend: Backend
  ingress: Ingress
}

/** Every rule that a controller serves. */
function rulesOf(pod: Pod, configurations: Configurations): Rule[] {
  const { servers } = configurations.of(placeOf(pod))!
  return [...servers.values()].flatMap(({ host: server, locations }) =>
    locations.flatMap(({ path, backend, ingress }): Rule[] => {
      if (!backend || !ingress) return []
      const host = server === CATCH_ALL ? 'example.com' : server.replace('*', 'any')
      return [{ server, host, path, backend, ingress }]
    }),
  )
}

function routesOf(pod: Pod, configurations: Configurations): RouteView[] {
  if (!controllerIn(pod) || !isPodReady(pod)) return []
  return rulesOf(pod, configurations).map(({ server, path, backend, ingress }) => ({
    place: `ingress/${ingress.metadata.namespace}/${ingress.metadata.name}`,
    proxy: placeOf(pod),
    backend: `service/${backend.namespace}/${backend.service}`,
    rule: `${server === CATCH_ALL ? '*' : server}${path}`,
  }))
}

/** The part of a path before anything that an expression might mean. */
function literal(path: string): string {
  return path.replace(/[()[\]\\^$*+?{}|].*$/, '') || '/'
}

function placeOf({ metadata }: Pod): string {
  return `pod/${metadata.namespace}/${metadata.name}`
}
