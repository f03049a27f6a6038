import { env } from '../command.ts'
import { parseImage } from '../reference.ts'
import type { ImageBehaviour } from './types.ts'

/** gcr.io/google-samples/hello-app: greets with its version and its hostname on $PORT, 8080 by default. */
export const helloApp: ImageBehaviour = {
  name: 'hello-app',
  repositories: [
    'google-samples/hello-app',
    'google-samples/containers/gke/hello-app',
    'google-samples/node-hello',
    'hello-app',
  ],
  bare: true,
  // it does not handle SIGTERM: Go ends it with 2
  run: (container) => ({
    listens: [{ port: Number(env(container, 'PORT') ?? 8080), protocol: 'TCP' }],
    stopMs: 20,
    stopCode: 2,
  }),
  respond({ podName, container }) {
    if (/node-hello/.test(container.image)) return { status: 200, body: 'Hello Kubernetes!' }
    const version = parseImage(container.image)?.tag === '2.0' ? '2.0.0' : '1.0.0'
    return {
      status: 200,
      body: `Hello, world!\nVersion: ${version}\nHostname: ${podName}\n`,
      headers: { 'Content-Type': 'text/plain; charset=utf-8' },
    }
  },
}
