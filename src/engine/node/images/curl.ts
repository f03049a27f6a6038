import { hasCommand, runCommand } from '../command.ts'
import { ALPINE, withPrograms } from '../programs.ts'
import type { ImageBehaviour } from './types.ts'

/** curlimages/curl: runs curl, which without arguments complains and exits 2. A place to send requests from. */
export const curl: ImageBehaviour = {
  name: 'curl',
  repositories: ['curlimages/curl', 'curl/curl', 'appropriate/curl'],
  run(container) {
    if (hasCommand(container)) return runCommand(container)
    // the entrypoint runs what is a program, and gives all else to curl
    if (/^(sleep|(\/bin\/)?(a|ba)?sh|tail|cat|env|true|false)$/.test(container.args?.[0] ?? ''))
      return runCommand(container)
    return { listens: [], stopMs: 10, exits: { afterMs: 80, code: container.args?.length ? 0 : 2 } }
  },
  respond: () => null,
  workingDir: '/home/curl_user',
  programs: () => withPrograms(ALPINE, 'curl'),
}
