import type { ImageBehaviour, Listener } from './types.ts'

/**
 * envoyproxy/envoy as Envoy Gateway runs it: it listens where its pod declares, and tells on 19001 that it is ready. What
 * it answers to clients is the business of engine/l7, which the network asks first.
 */
export const envoy: ImageBehaviour = {
  name: 'envoy',
  repositories: ['envoyproxy/envoy', 'envoyproxy/envoy-distroless'],
  run: ({ ports = [] }) => {
    const declared = ports.map(({ containerPort, protocol }): Listener => ({ port: containerPort, protocol }))
    const admin = declared.some(({ port }) => port === 19001) ? [] : [{ port: 19001, protocol: 'TCP' as const }]
    return { listens: [...declared, ...admin], stopMs: 10_000 }
  },
  respond: ({ path, port }) =>
    port === 19001 && path.startsWith('/ready') ? { status: 200, body: 'LIVE\n' } : { status: 404, body: '' },
}

/** envoyproxy/gateway: the control plane, or the shutdown manager beside each of its proxies. */
export const envoyGateway: ImageBehaviour = {
  name: 'envoy-gateway',
  repositories: ['envoyproxy/gateway', 'envoyproxy/gateway-dev'],
  run({ args = [] }) {
    const ports = args.includes('shutdown-manager') ? [19002] : [8081, 18000, 18001, 19001]
    return { listens: ports.map((port) => ({ port, protocol: 'TCP' as const })), stopMs: 200 }
  },
  respond: ({ path }) => (/^\/(healthz|readyz)/.test(path) ? { status: 200, body: 'ok' } : { status: 404, body: '' }),
}
