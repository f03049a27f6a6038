import { env, flag } from '../command.ts'
import type { ImageBehaviour } from './types.ts'

/** hashicorp/http-echo: answers with the text of its -text argument; without one it exits with an error. */
export const httpEcho: ImageBehaviour = {
  name: 'http-echo',
  repositories: ['hashicorp/http-echo', 'http-echo'],
  run(container) {
    const text = flag(container, 'text') ?? env(container, 'ECHO_TEXT')
    if (text === undefined) return { listens: [], stopMs: 10, exits: { afterMs: 40, code: 127 } }
    const port = Number(/:(\d+)$/.exec(flag(container, 'listen') ?? '')?.[1] ?? 5678)
    return { listens: [{ port, protocol: 'TCP' }], stopMs: 20 }
  },
  respond: ({ container }) => ({
    status: 200,
    body: `${flag(container, 'text') ?? env(container, 'ECHO_TEXT') ?? ''}\n`,
  }),
}
