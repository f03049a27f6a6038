import type { SendRequest, Trace } from '#engine'
import { sortedJson } from '#kubectl'
import { int, text } from '../args/flags.ts'
import { fail, type Call, type Verb } from '../command.ts'
import type { Listener } from '../../machine.ts'
import { rawAnswer } from './get/raw.ts'

export const proxy: Verb = {
  name: 'proxy',
  about:
    'Run a proxy to the API server on this computer: what `get --raw` can read; paths with /proxy/ into pods are not here',
  usage: '[--port=PORT]',
  flags: [int('port', 8001), text('address', undefined, '127.0.0.1'), text('api-prefix', undefined, '/')],
  async run(call) {
    if (call.args.length > 0) throw fail(`unexpected arguments: [${call.args.join(' ')}]`)
    const { listeners } = call.process.machine
    const port = call.flags.int('port') || 40_000
    if (!listeners) throw fail('nobody can listen on this machine')
    if (listeners.has(port)) throw fail(`listen tcp 127.0.0.1:${port}: bind: address already in use`)
    const listener = new ApiProxy(call)
    listeners.set(port, listener)
    try {
      await call.out(`Starting to serve on 127.0.0.1:${port}`)
      await call.untilNews(() => false)
      return 0
    } finally {
      listeners.delete(port)
    }
  },
}

/** Answers from the API server, which is no place on the picture. */
class ApiProxy implements Listener {
  constructor(private readonly call: Call) {}

  connect(request: Omit<SendRequest, 'from'>): Promise<Trace> {
    const { cluster, place } = this.call.process.machine
    const { host, port, path = '/', method = 'GET' } = request
    const url = path.split('?')[0]!
    const found = url.includes('/proxy')
      ? {
          status: {
            kind: 'Status',
            status: 'Failure',
            message: 'podpath: the API server leads into no pods here',
            code: 501,
          },
        }
      : rawAnswer(this.call.api, url)
    const status = typeof found === 'string' ? 200 : (found.status.code ?? 500)
    const body = typeof found === 'string' ? found : sortedJson(found.status)
    const type = found === 'ok' ? 'text/plain; charset=utf-8' : 'application/json'
    return Promise.resolve({
      id: 0,
      t: cluster.time,
      duration: 5,
      source: place,
      request: { method, url: `http://${host}:${port}${path}`, host, port, protocol: 'TCP', path },
      outcome: 'ok',
      response: { status, body, headers: { 'Content-Type': type } },
      reason: null,
      facts: null,
      servedBy: `127.0.0.1:${port}`,
      sourceSeen: '127.0.0.1',
      pod: null,
      service: null,
      verdict: 'NONE',
      masquerade: false,
      endpoints: [],
      servicePort: null,
      lookups: [],
      hops: [],
    })
  }
}
