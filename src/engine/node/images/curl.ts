import { hasCommand, runCommand } from '../command.ts'
import type { ImageBehaviour } from './types.ts'

/** curlimages/curl: runs curl, which without arguments complains and exits 2. A place to send requests from. */
export const curl: ImageBehaviour = {
  name: 'curl',
  repositories: ['curlimages/curl', 'curl/curl'],
  run(container) {
    if (hasCommand(container)) return runCommand(container)
    if (container.args?.[0] === 'sleep') return runCommand({ ...container, command: container.args, args: [] })
    return { listens: [], stopMs: 10, exits: { afterMs: 80, code: container.args?.length ? 0 : 2 } }
  },
  respond: () => null,
}
