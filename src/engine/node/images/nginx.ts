import { runCommand } from '../command.ts'
import type { ImageBehaviour } from './types.ts'

const WELCOME = `<!DOCTYPE html>
<html>
<head><title>Welcome to nginx!</title></head>
<body>
<h1>Welcome to nginx!</h1>
<p>This page comes from a Pod of the playground.</p>
</body>
</html>
`

/** docker.io/library/nginx: serves its welcome page on port 80. Stops fast on SIGTERM. */
export const nginx: ImageBehaviour = {
  name: 'nginx',
  repositories: ['nginx', 'nginxinc/nginx-unprivileged', 'bitnami/nginx'],
  run(container) {
    if (container.command?.length && !/nginx/.test(container.command.join(' '))) return runCommand(container)
    const port = /unprivileged|bitnami/.test(container.image) ? 8080 : 80
    return { listens: [{ port, protocol: 'TCP' }], stopMs: 60 }
  },
  respond: ({ path }) =>
    path === '/' || path === '/index.html'
      ? { status: 200, body: WELCOME }
      : { status: 404, body: '<html>\n<head><title>404 Not Found</title></head>\n</html>\n' },
}
