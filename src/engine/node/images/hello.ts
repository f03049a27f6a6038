/**
 * google-samples/hello-go-gke greets in JSON, hello-frontend is an nginx that asks the Service `hello` for it: of the
 * documentation's "Connect a Front End to a Back End Using Services".
 */
import { nginx } from './nginx.ts'
import type { ImageBehaviour } from './types.ts'

const CONFIGURATION = `upstream Backend {
    server hello;
}
server {
    listen 80;
    location / {
        proxy_pass http://Backend;
    }
}
`
const PATH = '/etc/nginx/conf.d/frontend.conf'

export const helloBackend: ImageBehaviour = {
  name: 'hello-go-gke',
  repositories: ['google-samples/hello-go-gke'],
  bare: true,
  run: () => ({ listens: [{ port: 80, protocol: 'TCP' }], stopMs: 20, stopCode: 2 }),
  respond: () => ({
    status: 200,
    body: '{"message":"Hello"}\n',
    headers: { 'Content-Type': 'application/json' },
  }),
}

export const helloFrontend: ImageBehaviour = {
  ...nginx,
  name: 'hello-frontend',
  repositories: ['google-samples/hello-frontend'],
  files: () => ({ [PATH]: CONFIGURATION }),
  respond: (request) => nginx.respond({ ...request, read: (path) => request.read?.(path) ?? own(path) }),
}

function own(path: string): string | undefined {
  return path === '/etc/nginx/conf.d/default.conf' ? CONFIGURATION : undefined
}
