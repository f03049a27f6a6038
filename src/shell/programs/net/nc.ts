import type { Trace } from '#engine'
import { readAll } from '../../io/stream.ts'
import { ExitError, type Process, type Program } from '../../process.ts'
import { parseOptions } from '../options.ts'
import { connect, endsOf, SYN_TIMEOUT_MS } from './connect.ts'
import { headerLines } from './http.ts'

const MAX_PORTS = 1000

/** `nc [-zvu] [-w SECONDS] HOST PORT[-PORT]`: OpenBSD's, or busybox's where the image has that. It does not listen. */
export const nc: Program = {
  name: 'nc',
  aliases: ['netcat', 'ncat'],
  async run(process) {
    const isBusybox = process.machine.tools === 'busybox' && !process.machine.program('dig')
    const { flags, values, words } = parseOptions('nc', process.args, { letters: 'zvunlkw:p:s:q:i:46hNe:' })
    if (flags.has('l'))
      throw new ExitError(
        1,
        'nc: listening is not modelled: a container’s own command does it, `command: ["nc", "-l", "-p", "80"]`',
      )
    const [host, range = ''] = words
    if (host === undefined || words.length > 2)
      throw new ExitError(
        1,
        isBusybox
          ? 'BusyBox v1.36.1 multi-call binary.\n\nUsage: nc [OPTIONS] HOST PORT  - connect\nnc [OPTIONS] -l -p PORT [HOST] [PORT]  - listen'
          : 'usage: nc [-46CDdFhklNnrStUuvZz] [-I length] [-i interval] [-M ttl]\n\t  [-w timeout] [destination] [port]',
      )
    const [, first = '', last = first] = /^(\d+)(?:-(\d+))?$/.exec(range) ?? []
    const from = Number(first)
    const to = Number(last)
    if (first === '' || from < 1 || to > 65_535 || to < from)
      throw new ExitError(
        1,
        isBusybox
          ? `nc: bad port spec '${range}'`
          : range === ''
            ? 'nc: missing port number'
            : `nc: port number invalid: ${range}`,
      )
    const seconds = Number(values.get('w') ?? 0)
    const isUdp = flags.has('u')
    let open = 0
    for (let port = from; port <= Math.min(to, from + MAX_PORTS); port++) {
      const text = flags.has('z') ? '' : await readAll(process.stdin)
      const trace = await connect(process, {
        host,
        port,
        ...(isUdp && { protocol: 'UDP', data: text.trimEnd() }),
        ...httpOf(text),
        timeoutMs: seconds > 0 ? seconds * 1000 : SYN_TIMEOUT_MS,
      })
      const said = (isBusybox ? busyboxWords : openbsdWords)(trace, host, port, isUdp)
      if (said.fatal || (flags.has('v') && said.text) || (isBusybox && !said.ok)) {
        if (said.text) await process.stderr.write(`${said.text}\n`)
      }
      if (said.fatal) return 1
      if (!said.ok) continue
      open++
      if (!flags.has('z')) await process.stdout.write(answerText(trace, text, process))
    }
    return open > 0 ? 0 : 1
  },
}

/** What of a typed HTTP request the engine can send. */
function httpOf(text: string): { path: string; method: string; headers: Record<string, string> } | undefined {
  const [, method = '', path = ''] = /^([A-Z]+) (\S+) HTTP\/1\.[01]\r?\n/.exec(text) ?? []
  if (!path.startsWith('/')) return undefined
  const [head = ''] = text.split(/\r?\n\r?\n/)
  const headers = head
    .split(/\r?\n/)
    .slice(1)
    .flatMap((line): [string, string][] => {
      const at = line.indexOf(':')
      return at > 0 ? [[line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()]] : []
    })
  return { method, path, headers: Object.fromEntries(headers) }
}

function answerText({ response, request }: Trace, text: string, { machine }: Process): string {
  if (!response) return ''
  if (request.protocol !== 'TCP') return response.body
  // A server of HTTP waits for a request; who sends it something else is not understood.
  if (!httpOf(text)) return text === '' ? '' : 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'
  return [...headerLines(response, machine.cluster.reading.now), '', response.body].join('\r\n')
}

interface Words {
  ok: boolean
  text: string
  /** No port can be tried at all. */
  fatal?: boolean
}

function openbsdWords(trace: Trace, host: string, port: number, isUdp: boolean): Words {
  const protocol = isUdp ? 'udp' : 'tcp'
  const { outcome } = trace
  if (outcome === 'nxdomain')
    return {
      ok: false,
      fatal: true,
      text: `nc: getaddrinfo for host "${host}" port ${port}: Name or service not known`,
    }
  const ip = endsOf(trace)?.remote
  const shown = ip === undefined || ip === host ? host : `${host} (${ip})`
  const name = services[`${port}/${protocol}`] ?? '*'
  // UDP knows no connections: only an ICMP error tells that nobody is there.
  if (outcome === 'ok' || outcome === 'reset' || (isUdp && outcome === 'timeout'))
    return { ok: true, text: `Connection to ${shown} ${port} port [${protocol}/${name}] succeeded!` }
  if (outcome === 'timeout')
    return {
      ok: false,
      text: `nc: connect to ${shown} port ${port} (${protocol}) timed out: Operation now in progress`,
    }
  return {
    ok: false,
    text: `nc: connect to ${shown} port ${port} (${protocol}) failed: ${outcome === 'refused' ? 'Connection refused' : 'No route to host'}`,
  }
}

function busyboxWords(trace: Trace, host: string, port: number, isUdp: boolean): Words {
  const { outcome } = trace
  if (outcome === 'nxdomain') return { ok: false, fatal: true, text: `nc: bad address '${host}'` }
  const ip = endsOf(trace)?.remote ?? host
  const where = `${host} (${ip.includes(':') ? `[${ip}]` : ip}:${port})`
  if (outcome === 'ok' || outcome === 'reset' || (isUdp && outcome === 'timeout'))
    return { ok: true, text: `${where} open` }
  const why =
    outcome === 'timeout' ? 'Operation timed out' : outcome === 'refused' ? 'Connection refused' : 'Host is unreachable'
  return { ok: false, text: `nc: ${where}: ${why}` }
}

/** Names of /etc/services that one meets here. */
const services: Readonly<Record<string, string>> = {
  '22/tcp': 'ssh',
  '53/tcp': 'domain',
  '53/udp': 'domain',
  '80/tcp': 'http',
  '443/tcp': 'https',
  '3306/tcp': 'mysql',
  '5432/tcp': 'postgresql',
  '6379/tcp': 'redis',
  '8080/tcp': 'http-alt',
}

/** `telnet HOST [PORT]` */
export const telnet: Program = {
  name: 'telnet',
  async run(process) {
    const [host, port = '23'] = process.args.filter((arg) => !/^-./.test(arg))
    const isBusybox = process.machine.tools === 'busybox'
    if (host === undefined)
      throw new ExitError(
        1,
        isBusybox
          ? 'BusyBox v1.36.1 multi-call binary.\n\nUsage: telnet [-a] [-l USER] HOST [PORT]'
          : 'usage: telnet host [port]',
      )
    if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535)
      throw new ExitError(
        1,
        isBusybox
          ? `telnet: bad port '${port}'`
          : `telnet: could not resolve ${host}/${port}: Servname not supported for ai_socktype`,
      )
    const text = process.isTerminal('stdin') ? '' : await readAll(process.stdin)
    const trace = await connect(process, { host, port: Number(port), ...httpOf(text) })
    const ip = endsOf(trace)?.remote ?? host
    if (trace.outcome === 'nxdomain')
      throw new ExitError(
        1,
        isBusybox
          ? `telnet: bad address '${host}'`
          : `telnet: could not resolve ${host}/${port}: Name or service not known`,
      )
    if (!isBusybox) await process.stdout.write(`Trying ${ip}...\n`)
    if (trace.outcome !== 'ok' && trace.outcome !== 'reset') {
      const why =
        trace.outcome === 'refused'
          ? 'Connection refused'
          : trace.outcome === 'timeout'
            ? 'Connection timed out'
            : 'No route to host'
      throw new ExitError(
        1,
        isBusybox
          ? `telnet: can't connect to remote host (${ip}): ${why}`
          : `telnet: Unable to connect to remote host: ${why}`,
      )
    }
    await process.stdout.write(
      isBusybox ? `Connected to ${host}\n` : `Connected to ${host}.\nEscape character is '^]'.\n`,
    )
    await process.stdout.write(answerText(trace, text, process))
    await process.stderr.write('Connection closed by foreign host\n'.replace(/\n$/, isBusybox ? '\n' : '.\n'))
    return 1
  },
}
