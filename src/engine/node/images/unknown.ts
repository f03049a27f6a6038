import type { ImageBehaviour, Listener } from './types.ts'

/**
 * Any image that the playground has no file about: it runs for ever and listens on the container ports that it declares,
 * whatever its command. A real one may listen elsewhere; the declaration is all that we have to go by.
 */
export const unknown: ImageBehaviour = {
  name: 'unknown',
  repositories: [],
  run: ({ ports = [] }) => ({
    listens: ports.map(({ containerPort, protocol }): Listener => ({ port: containerPort, protocol })),
    stopMs: 100,
  }),
  answersData: true,
  respond: ({ podName, port, container }) => ({
    status: 200,
    body: `Hello from ${podName} (${container.image}, port ${port})\n`,
  }),
}
