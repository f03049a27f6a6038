import { flag } from '../command.ts'
import type { ImageBehaviour } from './types.ts'

/**
 * registry.k8s.io/ingress-nginx/controller: nginx on 80 and 443, its health on 10254. What it answers on the first two is
 * the business of engine/l7, which the network asks first; without that part it has not read any Ingress yet.
 */
export const ingressNginx: ImageBehaviour = {
  name: 'ingress-nginx',
  repositories: ['ingress-nginx/controller', 'ingress-nginx/controller-chroot', 'nginx-ingress-controller'],
  run(container) {
    const ports = [flag(container, 'http-port') ?? 80, flag(container, 'https-port') ?? 443, 10254]
    const webhook = /:(\d+)$/.exec(flag(container, 'validating-webhook') ?? '')?.[1]
    return {
      listens: [...ports, ...(webhook ? [webhook] : [])].map((port) => ({
        port: Number(port),
        protocol: 'TCP' as const,
      })),
      // /wait-shutdown lets nginx finish what it has begun
      stopMs: 1000,
    }
  },
  respond: ({ path, port }) => {
    if (port === 10254) return path.startsWith('/healthz') ? { status: 200, body: 'ok' } : { status: 404, body: '' }
    return { status: 404, body: 'default backend - 404' }
  },
}
