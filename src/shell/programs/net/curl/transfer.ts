import { resolvePath } from '../../../files/files.ts'
import type { Trace } from '#engine'
import type { Process } from '../../../process.ts'
import { connect, endsOf, SYN_TIMEOUT_MS, type WebRequest } from '../connect.ts'
import { headerLines } from '../http.ts'
import { getAddresses, isAddress } from '../resolver.ts'
import type { CurlOptions } from './options.ts'
import { authorityOf, follow, parseUrl, urlText, type Url } from './url.ts'
import type { Transfer } from './writeOut.ts'

export interface Asked {
  url: string
  data: string | null
  options: CurlOptions
}

export interface Done {
  transfer: Transfer
  /** What goes to the output. */
  text: string
  path: string
}

const AGENT = 'curl/8.5.0'
const CERTIFICATE_HELP = `More details here: https://curl.se/docs/sslcerts.html

curl failed to verify the legitimacy of the server and therefore could not
establish a secure connection to it. To learn more about this situation and
how to fix it, please visit the web page mentioned above.`

/** One URL, with all that it is redirected to. */
export async function transfer(process: Process, asked: Asked): Promise<Done> {
  const { options } = asked
  const first = parseUrl(asked.url)
  if ('code' in first) return { ...nothing(asked.url, first.code, first.message), path: '/' }
  const limit = Number(options.values.get('max-redirs') ?? 50)
  let url = first
  let shown = ''
  const began = process.machine.time.now
  for (let redirects = 0; ; redirects++) {
    const hop = await oneRequest(process, url, asked, redirects, began)
    shown += hop.text
    const location = hop.location
    const { status } = hop.transfer
    const total = process.machine.time.now - began
    hop.transfer.times.total = total
    if (!options.flags.has('L') || location === null || status < 300 || status > 399) {
      return {
        transfer: hop.transfer,
        text: options.flags.has('i') || options.flags.has('I') ? shown : hop.text,
        path: url.path,
      }
    }
    if (redirects >= limit) {
      const error = `Maximum (${limit}) redirects followed`
      return { transfer: { ...hop.transfer, code: 47, error }, text: '', path: url.path }
    }
    const next = follow(url, location)
    if ('code' in next)
      return { transfer: { ...hop.transfer, code: next.code, error: next.message }, text: '', path: url.path }
    await note(process, options, `* Issue another request to this URL: '${urlText(next)}'`)
    url = next
  }
}

async function note(process: Process, { flags }: CurlOptions, line: string): Promise<void> {
  if (flags.has('v')) await process.stderr.write(`${line}\n`)
}

async function oneRequest(
  process: Process,
  url: Url,
  asked: Asked,
  redirects: number,
  began: number,
): Promise<Done & { location: string | null }> {
  const { options } = asked
  const { flags, values } = options
  const done = (code: number, error: string, trace?: Trace, text = '') => {
    const out = nothing(urlText(url), code, error)
    const ends = trace && endsOf(trace)
    Object.assign(out.transfer, {
      status: code === 0 || code === 22 ? (trace?.response?.status ?? 0) : 0,
      method: methodOf(asked),
      scheme: url.scheme,
      redirects,
      connects: trace?.response ? 1 : 0,
      ...(ends && { local: { ip: ends.local, port: ends.localPort }, remote: { ip: ends.remote, port: url.port } }),
    })
    if (trace) out.transfer.times = timesOf(trace)
    return { ...out, text, path: url.path, location: null as string | null }
  }
  if (url.scheme === 'telnet') return done(1, 'Protocol "telnet" not supported or disabled in libcurl')

  const limits = [values.get('connect-timeout'), values.get('m')].flatMap((text) =>
    text === undefined ? [] : [Number(text) * 1000],
  )
  const left = limits.filter((ms) => ms > 0).map((ms) => Math.max(1, ms - (process.machine.time.now - began)))
  const timeoutMs = Math.min(SYN_TIMEOUT_MS, ...left)
  const hasLimit = left.length > 0
  const family = flags.has('6') ? 6 : flags.has('4') ? 4 : undefined
  const resolve: Record<string, string> = resolvedBy(options, url)
  if (family && !Object.hasOwn(resolve, url.host)) {
    const found = await getAddresses(process, url.host, family)
    if (!found.ok) return done(6, `Could not resolve host: ${url.host}`)
    if (!isAddress(url.host)) resolve[url.host] = found.addresses[0]!
  }
  const bundle = url.scheme === 'https' && !flags.has('k') ? values.get('cacert') : undefined
  const trusted = bundle === undefined ? undefined : readIfThere(process, bundle)
  if (bundle !== undefined && trusted === undefined) return done(77, `error setting certificate file: ${bundle}`)
  const request: WebRequest = {
    host: url.host,
    port: url.port,
    path: url.path,
    method: methodOf(asked),
    headers: sentHeaders(asked, url),
    ...(url.scheme === 'https' && { scheme: 'https', insecure: flags.has('k') }),
    ...(trusted !== undefined && { trusted }),
    ...(Object.keys(resolve).length > 0 && { resolve }),
    timeoutMs,
  }
  const trace = await connect(process, request)
  const address = endsOf(trace)?.remote
  const where = address?.includes(':') ? `[${address}]` : address
  if (address) await note(process, options, `*   Trying ${where}:${url.port}...`)
  const problem = unreached(url, trace, hasLimit ? timeoutMs : null)
  if (problem) {
    for (const line of [...problem.lines, 'Closing connection']) await note(process, options, `* ${line}`)
    return done(problem.code, problem.error, trace)
  }
  await note(process, options, `* Connected to ${url.host} (${address}) port ${url.port}`)
  const { tls } = trace
  if (url.scheme === 'https' && (!tls || tls.problem)) {
    const shown = tls?.problem ?? 'error:0A00010B:SSL routines::wrong version number'
    await note(process, options, '* Closing connection')
    return shown.startsWith('error:')
      ? done(35, `OpenSSL/3.0.13: ${shown}`, trace)
      : done(60, `${/ name /.test(shown) ? 'SSL: ' : ''}${shown}\n${CERTIFICATE_HELP}`, trace)
  }
  for (const line of requestLines(asked, url)) await note(process, options, `> ${line}`)
  const { response } = trace
  if (!response) {
    await note(process, options, '* Empty reply from server')
    await note(process, options, '* Closing connection')
    return trace.outcome === 'reset' && trace.servedBy === null
      ? done(56, 'Recv failure: Connection reset by peer', trace)
      : done(52, 'Empty reply from server', trace)
  }
  const lines = headerLines(response, process.machine.cluster.reading.now)
  for (const line of [...lines, '']) await note(process, options, `< ${line}`)
  if (flags.has('v')) await note(process, options, `* Connection #0 to host ${url.host} left intact`)
  const limit = Number(values.get('m') ?? 0) * 1000
  if (limit > 0 && trace.duration > limit)
    return done(28, `Operation timed out after ${limit} milliseconds with 0 bytes received`, trace)
  const isHead = methodOf(asked) === 'HEAD'
  const body = isHead ? '' : response.body
  const head = flags.has('i') || flags.has('I') ? [...lines, '', ''].join('\r\n') : ''
  const failed = response.status >= 400 && (flags.has('f') || flags.has('fail-with-body'))
  const error = failed ? `The requested URL returned error: ${response.status}` : ''
  const out = done(failed ? 22 : 0, error, trace, failed && !flags.has('fail-with-body') ? '' : head + body)
  const header = (name: string) =>
    lines.find((line) => line.toLowerCase().startsWith(`${name}: `))?.slice(name.length + 2)
  const location = header('location') ?? null
  const next = location === null ? undefined : follow(url, location)
  out.location = location
  Object.assign(out.transfer, {
    body,
    headers: [...lines, '', ''].join('\r\n'),
    contentType: header('content-type') ?? '',
    redirectUrl: next && !('code' in next) && response.status >= 300 && response.status < 400 ? urlText(next) : '',
  })
  return out
}

/** Why there is no connection; undefined: there is one. @param limitMs how long curl was told to wait, if it was */
function unreached({ host, port }: Url, trace: Trace, limitMs: number | null) {
  const { outcome, duration } = trace
  const given = limitMs === null ? 0 : Math.floor(limitMs) + 1
  const failed = `Failed to connect to ${host} port ${port} after ${Math.round(duration)} ms: Couldn't connect to server`
  const address = endsOf(trace)?.remote ?? host
  if (outcome === 'nxdomain') {
    if (limitMs !== null && duration >= limitMs) {
      return { code: 28, error: `Resolving timed out after ${given} milliseconds`, lines: [] }
    }
    const error = `Could not resolve host: ${host}`
    return { code: 6, error, lines: [error] }
  }
  if (outcome === 'refused' || outcome === 'unreachable') {
    const why = outcome === 'refused' ? 'Connection refused' : 'No route to host'
    return { code: 7, error: failed, lines: [`connect to ${address} port ${port} failed: ${why}`, failed] }
  }
  if (outcome !== 'timeout') return undefined
  const error = limitMs === null ? failed : `Connection timed out after ${given} milliseconds`
  return { code: 28, error, lines: [error] }
}

function timesOf(trace: Trace): Transfer['times'] {
  const at = (action: string) => trace.hops.find((hop) => hop.action === action)?.t
  const lookup = Math.max(0, (at('send') ?? trace.t) - trace.t)
  const reached = at('deliver')
  const connect = reached === undefined ? 0 : lookup + 2 * (reached - trace.t - lookup)
  return { lookup, connect: Math.min(connect, trace.duration), total: trace.duration }
}

function methodOf({ data, options: { flags, values } }: Asked): string {
  return values.get('X') ?? (flags.has('I') ? 'HEAD' : data !== null && !flags.has('G') ? 'POST' : 'GET')
}

/** `--resolve web.example.com:80:10.0.1.5`, `*` for every host. */
function resolvedBy({ resolve }: CurlOptions, url: Url): Record<string, string> {
  for (const entry of resolve) {
    const [, host, port, address] = /^[+-]?([^:]+|\[[^\]]+\]):(\d+):(.+)$/.exec(entry) ?? []
    if (!address || Number(port) !== url.port) continue
    if (host === '*' || host!.toLowerCase() === url.host) {
      return { [url.host]: address.split(',')[0]!.replaceAll(/^\[|\]$/g, '') }
    }
  }
  return {}
}

function given({ headers }: CurlOptions): Map<string, string> {
  return new Map(
    headers.flatMap((line): [string, string][] => {
      const at = line.indexOf(':')
      return at < 0 ? [] : [[line.slice(0, at).trim(), line.slice(at + 1).trim()]]
    }),
  )
}

/** In the order in which curl sends them. */
function allHeaders(asked: Asked, url: Url): [string, string][] {
  const { options, data } = asked
  const own = given(options)
  const names = new Set([...own.keys()].map((name) => name.toLowerCase()))
  const user = options.values.get('u') ?? url.user
  const usual: [string, string][] = [
    ['Host', authorityOf(url)],
    ...(user ? [['Authorization', `Basic ${btoa(unescape(encodeURIComponent(user)))}`] as [string, string]] : []),
    ['User-Agent', options.values.get('A') ?? AGENT],
    ['Accept', options.values.has('json') ? 'application/json' : '*/*'],
    ...(options.values.has('e') ? [['Referer', options.values.get('e')!] as [string, string]] : []),
    ...(options.values.has('b') ? [['Cookie', options.values.get('b')!] as [string, string]] : []),
    ...(data !== null && methodOf(asked) !== 'GET'
      ? ([
          ['Content-Length', String(new TextEncoder().encode(data).length)],
          ['Content-Type', options.values.has('json') ? 'application/json' : 'application/x-www-form-urlencoded'],
        ] as [string, string][])
      : []),
  ]
  const host = [...own].find(([name]) => name.toLowerCase() === 'host')
  const kept = usual.filter(([name]) => !names.has(name.toLowerCase()))
  const more = [...own].filter(([name, value]) => value !== '' && name.toLowerCase() !== 'host')
  return [...(host && host[1] !== '' ? [host] : []), ...kept, ...more]
}

function sentHeaders(asked: Asked, url: Url): Record<string, string> {
  const out = Object.fromEntries(allHeaders(asked, url).map(([name, value]) => [name.toLowerCase(), value]))
  if (!given(asked.options).size || out.host === authorityOf(url)) delete out.host
  return out
}

function requestLines(asked: Asked, url: Url): string[] {
  return [
    `${methodOf(asked)} ${url.path} HTTP/1.1`,
    ...allHeaders(asked, url).map(([name, value]) => `${name}: ${value}`),
    '',
  ]
}

function nothing(url: string, code: number, error: string): { transfer: Transfer; text: string } {
  const nobody = { ip: '', port: 0 }
  const times = { lookup: 0, connect: 0, total: 0 }
  return {
    text: '',
    transfer: {
      code,
      error,
      status: 0,
      url,
      method: 'GET',
      scheme: 'http',
      contentType: '',
      body: '',
      headers: '',
      local: nobody,
      remote: nobody,
      times,
      redirects: 0,
      redirectUrl: '',
      connects: 0,
    },
  }
}

function readIfThere({ files, cwd }: Process, name: string): string | undefined {
  const path = resolvePath(name, cwd)
  return files.info(path)?.kind === 'file' ? files.read(path) : undefined
}
