import { flag, runCommand } from '../command.ts'
import type { ImageBehaviour } from './types.ts'

/** registry.k8s.io/e2e-test-images/agnhost: netexec and serve-hostname tell who answered and who asked. */
export const agnhost: ImageBehaviour = {
  name: 'agnhost',
  repositories: ['e2e-test-images/agnhost', 'agnhost'],
  run(container) {
    if (container.command?.length) return runCommand(container)
    const mode = container.args?.[0] ?? 'pause'
    if (mode === 'netexec') {
      const port = Number(flag(container, 'http-port') ?? 8080)
      const udp = Number(flag(container, 'udp-port') ?? 8081)
      const listens = [{ port, protocol: 'TCP' as const }]
      return { listens: udp > 0 ? [...listens, { port: udp, protocol: 'UDP' }] : listens, stopMs: 30 }
    }
    if (mode === 'serve-hostname')
      return { listens: [{ port: Number(flag(container, 'port') ?? 9376), protocol: 'TCP' }], stopMs: 30 }
    return { listens: [], stopMs: 20 }
  },
  respond({ path, podName, clientIP, container }) {
    if (container.args?.[0] === 'serve-hostname') return { status: 200, body: podName }
    const route = path.split('?')[0]
    if (route === '/hostname' || route === '/hostName') return { status: 200, body: podName }
    if (route === '/clientip') return { status: 200, body: `${clientIP}:0` }
    if (route === '/healthz' || route === '/readyz') return { status: 200, body: '' }
    return { status: 200, body: `NOW: ${podName}` }
  },
}
