import { runCommand } from '../command.ts'
import type { ImageBehaviour } from './types.ts'

/** docker.io/library/busybox: its command is a shell, which ends at once when nobody talks to it. */
export const busybox: ImageBehaviour = {
  name: 'busybox',
  repositories: ['busybox', 'alpine', 'ubuntu', 'debian'],
  run: runCommand,
  // what listens is busybox httpd or nc with no files to give
  respond: () => ({ status: 404, body: 'The requested URL was not found\n' }),
}
