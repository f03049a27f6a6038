import { flag, hasCommand, runCommand } from '../command.ts'
import { debianOrAlpine } from '../programs.ts'
import type { ImageBehaviour } from './types.ts'

/** docker.io/library/redis: listens on 6379 and does not speak HTTP: a curl to it gets an empty reply. */
export const redis: ImageBehaviour = {
  name: 'redis',
  repositories: ['redis', 'valkey/valkey'],
  programs: debianOrAlpine,
  workingDir: '/data',
  run(container) {
    if (hasCommand(container) && !/(redis|valkey)-server/.test(container.command!.join(' ')))
      return runCommand(container)
    if (/^(sleep|sh|bash)$/.test(container.args?.[0] ?? '')) return runCommand(container)
    const port = Number(flag(container, 'port') ?? 6379)
    return { listens: [{ port, protocol: 'TCP' }], stopMs: 120 }
  },
  respond: () => null,
}
