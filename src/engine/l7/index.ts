/**
 * Layer 7: controllers of Ingresses and Gateways, which are pods like any others. The network asks `relay` when a
 * request has reached one of their sockets; their controllers write status and events. Loaded late: see `Part`.
 */
import type { Relay } from '../network/relay.ts'
import { GATEWAY_API } from '../kinds/later.ts'
import { readCertificate } from './certificate.ts'
import { startEnvoy } from './envoy/index.ts'
import { startNginx } from './nginx/index.ts'
import type { Part, RunningPart } from './types.ts'
import { Upstreams } from './upstreams.ts'

export type { Part, PartContext, RunningPart } from './types.ts'

/**
 * ingress-nginx and Gateways, for a cluster that needs them.
 * @example new Cluster({ parts: [l7] })
 */
export const l7: Part = {
  name: 'l7',
  kinds: GATEWAY_API,
  start(context): RunningPart {
    const turns = new Map<string, number>()
    const upstreams = new Upstreams(context.api)
    const proxies = [startNginx(context, upstreams, turns), startEnvoy(context, upstreams)]
    const ownerOf: (socket: Parameters<Relay['owns']>[0]) => Relay | undefined = (socket) =>
      proxies.find(({ relay }) => relay.owns(socket))?.relay
    return {
      relay: {
        owns: (socket) => ownerOf(socket) !== undefined,
        certificate: (socket, name) => ownerOf(socket)?.certificate(socket, name),
        readCertificate,
        answer: (socket, request, caller) => ownerOf(socket)!.answer(socket, request, caller),
      },
      wishes: (service) => proxies.flatMap((each) => each.wishes(service)),
      routes: () => proxies.flatMap((each) => each.routes()),
      snapshot: () => [...turns],
      restore: (state) => {
        turns.clear()
        for (const [key, turn] of state as [string, number][]) turns.set(key, turn)
      },
    }
  },
}
