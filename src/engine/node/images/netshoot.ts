import { env, runCommand } from '../command.ts'
import { ALPINE, DEBIAN, NET_TOOLS, withPrograms } from '../programs.ts'
import type { ImageBehaviour } from './types.ts'

/** nicolaka/netshoot and the dnsutils images: shells full of network tools, to send requests from. */
export const netshoot: ImageBehaviour = {
  name: 'netshoot',
  repositories: [
    'nicolaka/netshoot',
    'tutum/dnsutils',
    'e2e-test-images/jessie-dnsutils',
    'e2e-test-images/dnsutils',
    'wbitt/network-multitool',
    'praqma/network-multitool',
    'arunvelsriram/utils',
  ],
  run(container) {
    if (container.command?.length || container.args?.length) return runCommand(container)
    if (/jessie-dnsutils/.test(container.image)) return { listens: [], stopMs: Infinity } // sleeps by itself
    if (/multitool/.test(container.image)) {
      const port = (name: string, usual: number) => Number(env(container, name) ?? usual)
      const ports = [port('HTTP_PORT', 80), port('HTTPS_PORT', 443)]
      return { listens: ports.map((each) => ({ port: each, protocol: 'TCP' })), stopMs: 60 }
    }
    return runCommand(container)
  },
  programs: (image) =>
    /dnsutils|arunvelsriram/.test(image)
      ? withPrograms(DEBIAN, 'dig nslookup host ping curl wget nc ps')
      : withPrograms(ALPINE, NET_TOOLS),
  respond: ({ podName, podIP }) => ({ status: 200, body: `Network MultiTool - ${podName} - ${podIP}\n` }),
}
