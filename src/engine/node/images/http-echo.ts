import { env, flag } from '../command.ts'
import type { ImageBehaviour } from './types.ts'

/** hashicorp/http-echo: answers with the text of its -text argument; without one it exits with an error. */
export const httpEcho: ImageBehaviour = {
  name: 'http-echo',
  repositories: ['hashicorp/http-echo', 'http-echo'],
  bare: true,
  run(container) {
    const text = flag(container, 'text') ?? env(container, 'ECHO_TEXT')
    if (text === undefined) return { listens: [], stopMs: 10, exits: { afterMs: 40, code: 127 } }
    const port = Number(/:(\d+)$/.exec(flag(container, 'listen') ?? '')?.[1] ?? 5678)
    return { listens: [{ port, protocol: 'TCP' }], stopMs: 20 }
  },
  respond({ container, path }) {
    const headers = { 'X-App-Name': 'http-echo', 'X-App-Version': '1.0.0', 'Content-Type': 'text/plain; charset=utf-8' }
    if (path === '/health') return { status: 200, body: '{"status":"ok"}\n', headers }
    const text = flag(container, 'text') ?? env(container, 'ECHO_TEXT') ?? ''
    return { status: Number(flag(container, 'status-code')) || 200, body: `${text}\n`, headers }
  },
}
