/** ingress-nginx: the controller of Ingresses that most manuals mean. */
import type { Relay } from '../../network/relay.ts'
import type { PartContext } from '../types.ts'
import type { Upstreams } from '../upstreams.ts'
import { answer } from './answer.ts'
import { certificateFor } from './certificates.ts'
import { Configurations } from './configuration.ts'
import { APP } from './controllers.ts'
import { startStatus } from './status.ts'

/**
 * Starts what the controllers of a cluster do beside answering requests, and returns how they answer.
 * @param turns whose turn it is; state that the caller keeps
 */
export function startNginx({ api, kernel }: PartContext, upstreams: Upstreams, turns: Map<string, number>): Relay {
  const configurations = new Configurations(api)
  const setting = { api, kernel, upstreams, turns }
  startStatus(api, kernel)
  return {
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
}
