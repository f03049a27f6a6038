import { runCommand } from '../command.ts'
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
  ],
  run(container) {
    if (container.command?.length || container.args?.length) return runCommand(container)
    if (/jessie-dnsutils/.test(container.image)) return { listens: [], stopMs: Infinity } // sleeps by itself
    if (/multitool/.test(container.image)) return { listens: [{ port: 80, protocol: 'TCP' }], stopMs: 60 }
    return runCommand(container)
  },
  respond: ({ podName, podIP }) => ({ status: 200, body: `Network MultiTool - ${podName} - ${podIP}\n` }),
}
