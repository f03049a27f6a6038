/** ingress-nginx: the controller of Ingresses that most manuals mean. */
import { isPodReady } from '../../kinds/pod/conditions.ts'
import type { Pod } from '../../kinds/pod/types.ts'
import type { Relay } from '../../network/relay.ts'
import type { RouteView } from '../../topology/types.ts'
import type { PartContext, Proxies } from '../types.ts'
import type { Upstreams } from '../upstreams.ts'
import { answer } from './answer.ts'
import { certificateFor } from './certificates.ts'
import { Configurations } from './configuration.ts'
import { APP, controllerIn } from './controllers.ts'
import { CATCH_ALL } from './servers.ts'
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
  return { relay, routes: () => api.list<Pod>('Pod').flatMap((pod) => routesOf(pod, configurations)) }
}

/** Every rule that a controller's pod serves. */
function routesOf(pod: Pod, configurations: Configurations): RouteView[] {
  if (!controllerIn(pod) || !isPodReady(pod)) return []
  const proxy = `pod/${pod.metadata.namespace}/${pod.metadata.name}`
  const { servers } = configurations.of(proxy)!
  return [...servers.values()].flatMap(({ host, locations }) =>
    locations.flatMap(({ path, backend, ingress }): RouteView[] => {
      if (!backend || !ingress) return []
      const place = `ingress/${ingress.metadata.namespace}/${ingress.metadata.name}`
      const rule = `${host === CATCH_ALL ? '*' : host}${path}`
      return [{ place, proxy, backend: `service/${backend.namespace}/${backend.service}`, rule }]
    }),
  )
}
