import { hasCommand, runCommand } from '../command.ts'
import type { ImageBehaviour } from './types.ts'

/** docker.io/library/httpd: Apache with its one-line page on port 80. */
export const httpd: ImageBehaviour = {
  name: 'httpd',
  repositories: ['httpd'],
  run: (container) =>
    hasCommand(container) && !/httpd/.test(container.command!.join(' '))
      ? runCommand(container)
      : { listens: [{ port: 80, protocol: 'TCP' }], stopMs: 90 },
  respond: ({ path }) =>
    path === '/' || path === '/index.html'
      ? { status: 200, body: '<html><body><h1>It works!</h1></body></html>\n' }
      : { status: 404, body: '<html><head><title>404 Not Found</title></head></html>\n' },
}
