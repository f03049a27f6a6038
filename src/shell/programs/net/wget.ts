import type { Trace } from '#engine'
import { FileProblem, resolvePath } from '../../files/files.ts'
import { ExitError, type Process, type Program } from '../../process.ts'
import { parseOptions } from '../options.ts'
import { connect, endsOf, SYN_TIMEOUT_MS } from './connect.ts'
import { authorityOf, follow, parseUrl, urlText, type Url } from './curl/url.ts'
import { headerLines, reasonPhrase } from './http.ts'

interface Wanted {
  url: Url
  /** null: the last part of the URL. */
  file: string | null
  quiet: boolean
  spider: boolean
  showHead: boolean
  headers: Record<string, string>
  method: string
  timeoutMs: number | null
  tries: number
  insecure: boolean
}

const LONG = {
  quiet: 'q',
  'output-document': 'O',
  timeout: 'T',
  tries: 't',
  spider: 's',
  header: 'H',
  'post-data': 'd',
  'server-response': 'S',
  'no-check-certificate': 'k',
  'connect-timeout': 'T',
  'dns-timeout': 'x',
  'read-timeout': 'x',
  'no-verbose': 'n',
  method: 'M',
  'user-agent': 'U',
  'directory-prefix': 'P',
  'max-redirect': 'R',
  help: 'h',
  'retry-connrefused': 'r',
  'no-proxy': 'r',
  'inet4-only': '4',
  'inet6-only': '6',
  version: 'V',
  'content-on-error': 'r',
  waitretry: 'x',
  continue: 'c',
  verbose: 'v',
}

/** What each sends beside the host. */
const GNU_HEADERS = {
  'user-agent': 'Wget/1.21.3',
  accept: '*/*',
  'accept-encoding': 'identity',
  connection: 'Keep-Alive',
}
const BUSYBOX_HEADERS = { 'user-agent': 'Wget', connection: 'close' }

/** GNU's wget, or busybox's where the image has that. */
export const wget: Program = {
  name: 'wget',
  async run(process) {
    const isBusybox = process.machine.tools === 'busybox'
    const { values, flags, words } = parseOptions(
      'wget',
      process.args.map((arg) => (arg === '-nv' ? '-n' : arg)),
      { letters: 'qO:T:t:sH:d:SknM:U:P:R:x:hrcv46VY:', long: LONG },
    )
    const [text] = words
    if (text === undefined) {
      throw new ExitError(
        1,
        isBusybox
          ? 'BusyBox v1.36.1 multi-call binary.\n\nUsage: wget [-cqS] [--spider] [-O FILE] [-o LOGFILE] [--header STR]'
          : "wget: missing URL\nUsage: wget [OPTION]... [URL]...\n\nTry `wget --help' for more options.",
      )
    }
    const url = parseUrl(text)
    if ('code' in url || url.scheme === 'telnet') {
      throw new ExitError(
        1,
        isBusybox
          ? `wget: not an http or ftp url: ${text}`
          : `${text}: ${'code' in url && url.code === 1 ? 'Unsupported scheme' : 'Invalid host name'}.`,
      )
    }
    const seconds = Number(values.get('T') ?? 0)
    const header = values.get('H')
    const at = header?.indexOf(':') ?? -1
    const wanted: Wanted = {
      url,
      file: values.get('O') ?? null,
      quiet: flags.has('q'),
      spider: flags.has('s'),
      showHead: flags.has('S'),
      headers: {
        ...(isBusybox ? BUSYBOX_HEADERS : GNU_HEADERS),
        ...(values.has('U') && { 'user-agent': values.get('U')! }),
        ...(header !== undefined && at > 0 && { [header.slice(0, at).toLowerCase()]: header.slice(at + 1).trim() }),
      },
      method: values.get('M') ?? (values.has('d') ? 'POST' : flags.has('s') ? 'HEAD' : 'GET'),
      timeoutMs: seconds > 0 ? seconds * 1000 : null,
      tries: Math.min(20, Number(values.get('t') ?? 20) || 20),
      insecure: flags.has('k'),
    }
    return isBusybox ? busybox(process, wanted) : gnu(process, wanted)
  },
}

function send(process: Process, { headers, method, timeoutMs, insecure }: Wanted, url: Url): Promise<Trace> {
  return connect(process, {
    host: url.host,
    port: url.port,
    path: url.path,
    method,
    headers,
    ...(url.scheme === 'https' && { scheme: 'https', insecure }),
    timeoutMs: Math.min(SYN_TIMEOUT_MS, timeoutMs ?? SYN_TIMEOUT_MS),
  })
}

function locationOf({ response }: Trace): string | undefined {
  if (!response || response.status < 300 || response.status > 399) return undefined
  return Object.entries(response.headers ?? {}).find(([name]) => name.toLowerCase() === 'location')?.[1]
}

const MAX_REDIRECTS = 5

/** Source: busybox networking/wget.c. */
async function busybox(process: Process, wanted: Wanted): Promise<number> {
  const say = (line: string) => (wanted.quiet ? Promise.resolve() : process.stderr.write(`${line}\n`))
  let { url } = wanted
  for (let redirects = 0; ; redirects++) {
    const trace = await send(process, wanted, url)
    const ip = endsOf(trace)?.remote ?? url.host
    if (trace.outcome === 'nxdomain') throw new ExitError(1, `wget: bad address '${authorityOf(url)}'`)
    await say(`Connecting to ${authorityOf(url)} (${ip.includes(':') ? `[${ip}]` : ip}:${url.port})`)
    if (trace.outcome === 'timeout')
      throw new ExitError(
        1,
        wanted.timeoutMs === null
          ? `wget: can't connect to remote host (${ip}): Connection timed out`
          : 'wget: download timed out',
      )
    if (trace.outcome === 'refused')
      throw new ExitError(1, `wget: can't connect to remote host (${ip}): Connection refused`)
    if (trace.outcome === 'unreachable')
      throw new ExitError(1, `wget: can't connect to remote host (${ip}): Host is unreachable`)
    const { response } = trace
    if (!response)
      throw new ExitError(
        1,
        url.scheme === 'https'
          ? 'wget: error getting response: Connection reset by peer'
          : 'wget: error getting response',
      )
    const lines = headerLines(response, process.machine.cluster.reading.now)
    if (wanted.showHead) await process.stderr.write(lines.map((line) => `  ${line}\n`).join(''))
    const location = locationOf(trace)
    if (location !== undefined) {
      if (redirects >= MAX_REDIRECTS) throw new ExitError(1, 'wget: too many redirections')
      const next = follow(url, location)
      if ('code' in next) throw new ExitError(1, `wget: not an http or ftp url: ${location}`)
      url = next
      continue
    }
    if (response.status >= 300) throw new ExitError(1, `wget: server returned error: ${lines[0]}`)
    if (wanted.spider) {
      await say('remote file exists')
      return 0
    }
    const name = wanted.file ?? nameOf(url)
    await say(name === '-' ? 'writing to stdout' : `saving to '${name}'`)
    await put(process, name, response.body)
    const size = new TextEncoder().encode(response.body).length
    await say(`${name.slice(0, 20).padEnd(20)} 100% |${'*'.repeat(32)}| ${String(size).padStart(5)}  0:00:00 ETA`)
    await say(name === '-' ? 'written to stdout' : `'${name}' saved`)
    return 0
  }
}

function nameOf({ path }: Url): string {
  return path.replace(/\?.*$/s, '').split('/').at(-1) || 'index.html'
}

async function put(process: Process, name: string, body: string): Promise<void> {
  if (name === '-') return process.stdout.write(body)
  if (name === '/dev/null') return
  try {
    process.files.write(resolvePath(name, process.cwd), body)
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error
    throw new ExitError(
      process.machine.tools === 'busybox' ? 1 : 3,
      process.machine.tools === 'busybox' ? `wget: can't open '${name}': ${error.reason}` : `${name}: ${error.reason}`,
    )
  }
}

/** GNU wget 1.21. */
async function gnu(process: Process, wanted: Wanted): Promise<number> {
  const say = (text: string) => (wanted.quiet ? Promise.resolve() : process.stderr.write(text))
  const stamp = () => new Date(process.machine.cluster.reading.now).toISOString().slice(0, 19).replace('T', ' ')
  let { url } = wanted
  let tries = 1
  for (let redirects = 0; ;) {
    if (wanted.spider && redirects === 0 && tries === 1)
      await say('Spider mode enabled. Check if remote file exists.\n')
    await say(`--${stamp()}--  ${tries > 1 ? `(try:${String(tries).padStart(2)})  ` : ''}${urlText(url)}\n`)
    const trace = await send(process, wanted, url)
    const ip = endsOf(trace)?.remote
    if (ip !== url.host)
      await say(`Resolving ${url.host} (${url.host})... ${ip ?? 'failed: Name or service not known.'}\n`)
    if (trace.outcome === 'nxdomain') {
      await say(`wget: unable to resolve host address ‘${url.host}’\n`)
      return 4
    }
    await say(`Connecting to ${url.host}${ip !== url.host ? ` (${url.host})|${ip}|` : ''}:${url.port}... `)
    if (trace.outcome === 'refused' || trace.outcome === 'unreachable') {
      await say(`failed: ${trace.outcome === 'refused' ? 'Connection refused' : 'No route to host'}.\n`)
      return 4
    }
    if (trace.outcome === 'timeout') {
      await say(`failed: Connection timed out.\n`)
      if (++tries > wanted.tries) {
        await say(wanted.tries > 1 ? 'Giving up.\n\n' : '')
        return 4
      }
      await say('Retrying.\n\n')
      continue
    }
    await say('connected.\n')
    const { response } = trace
    if (!response && url.scheme === 'https') {
      await say('OpenSSL: error:0A00010B:SSL routines::wrong version number\nUnable to establish SSL connection.\n')
      return 5
    }
    await say('HTTP request sent, awaiting response... ')
    if (!response) {
      await say('No data received.\n')
      if (++tries > wanted.tries) return 4
      await say('Retrying.\n\n')
      continue
    }
    const { status, body, headers = {} } = response
    const phrase = reasonPhrase(status, headers.Server)
    await say(
      wanted.showHead
        ? `\n${headerLines(response, process.machine.cluster.reading.now)
            .map((line) => `  ${line}\n`)
            .join('')}`
        : `${status} ${phrase}\n`,
    )
    const location = locationOf(trace)
    const next = location === undefined ? undefined : follow(url, location)
    if (next && !('code' in next) && redirects++ < 20) {
      await say(`Location: ${location} [following]\n`)
      url = next
      continue
    }
    if (status >= 300) {
      await say(
        wanted.spider
          ? 'Remote file does not exist -- broken link!!!\n\n'
          : `${stamp()} ERROR ${status}: ${phrase}.\n\n`,
      )
      return 8
    }
    const size = new TextEncoder().encode(body).length
    const type = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1]
    await say(`Length: ${size}${type ? ` [${type.split(';')[0]}]` : ''}\n`)
    if (wanted.spider) {
      await say('Remote file exists and could contain further links,\nbut recursion is disabled -- not retrieving.\n\n')
      return 0
    }
    const name = wanted.file ?? nameOf(url)
    const shown = name === '-' ? 'STDOUT' : name
    await say(`Saving to: ‘${shown}’\n\n`)
    await put(process, name, body)
    await say(
      `     0K${' '.repeat(54)}100% 58.6M=0s\n\n${stamp()} (58.6 MB/s) - ${name === '-' ? 'written to stdout' : `‘${shown}’ saved`} [${size}/${size}]\n\n`,
    )
    return 0
  }
}
