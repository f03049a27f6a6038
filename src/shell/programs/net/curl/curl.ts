import { FileProblem, resolvePath } from '../../../files/files.ts'
import { readAll } from '../../../io/stream.ts'
import { ExitError, type Process, type Program } from '../../../process.ts'
import { expandGlobs } from './url.ts'
import { readCurlOptions, type CurlOptions } from './options.ts'
import { transfer, type Asked } from './transfer.ts'
import { writeOut } from './writeOut.ts'

export const CURL_VERSION = '8.5.0'

const HELP = `Usage: curl [options...] <url>
 -d, --data <data>          HTTP POST data
 -f, --fail                 Fail fast with no output on HTTP errors
 -h, --help <category>      Get help for commands
 -i, --include              Include response headers in output
 -o, --output <file>        Write to file instead of stdout
 -O, --remote-name          Write output to file named as remote file
 -s, --silent               Silent mode
 -L, --location             Follow redirects
 -m, --max-time <seconds>   Maximum time allowed for transfer
 -v, --verbose              Make the operation more talkative
 -V, --version              Show version number and quit
`

/** curl 8.5 for HTTP. Exit codes and sentences: curl's lib/strerror.c and tool_operate.c. */
export const curl: Program = {
  name: 'curl',
  async run(process) {
    const options = readCurlOptions(process.args)
    const { flags, values } = options
    if (flags.has('h')) return said(process, HELP)
    if (flags.has('V'))
      return said(
        process,
        `curl ${CURL_VERSION} (x86_64-pc-linux-gnu) libcurl/${CURL_VERSION}\nProtocols: http https\n`,
      )
    const urls = options.urls.flatMap((url) => (flags.has('g') ? [url] : expandGlobs(url)))
    if (urls.length === 0)
      throw new ExitError(
        2,
        "curl: (2) no URL specified\ncurl: try 'curl --help' or 'curl --manual' for more information",
      )
    const body = await bodyOf(process, options)
    const isQuery = flags.has('G') && body !== null
    const data = isQuery ? null : body
    let status = 0
    for (const [i, url] of urls.entries()) {
      const asked: Asked = { url: isQuery ? withQuery(url, body) : url, data, options }
      const done = await retried(process, asked)
      const { text } = done
      const file = options.outputs[Math.min(i, options.outputs.length - 1)]
      const problem = await put(
        process,
        text,
        file,
        done.path,
        i < options.outputs.length || options.outputs.length === 1,
      )
      const code = problem ? 23 : done.transfer.code
      const message = problem ?? done.transfer.error
      if (code !== 0 && (!flags.has('s') || flags.has('S'))) await process.stderr.write(`curl: (${code}) ${message}\n`)
      if (values.has('w'))
        await process.stdout.write(writeOut(await formatOf(process, values.get('w')!), { ...done.transfer, code }))
      status = code
      if (code !== 0 && flags.has('fail-early')) break
    }
    return status
  },
}

/** `-G`: the data stands in the URL. */
function withQuery(url: string, data: string): string {
  const [, before = '', fragment = ''] = /^([^#]*)(#.*)?$/.exec(url) ?? []
  const hasPath = /^([a-z]+:\/\/)?[^/?]+[/?]/i.test(before)
  return `${before}${hasPath ? '' : '/'}${before.includes('?') ? '&' : '?'}${data}${fragment}`
}

async function said(process: Process, text: string): Promise<number> {
  await process.stdout.write(text)
  return 0
}

/** `--retry N`: again after 1, 2, 4 … seconds while what happened may pass. */
async function retried(process: Process, asked: Asked) {
  const { values, flags } = asked.options
  const tries = Math.min(1000, Number(values.get('retry') ?? 0) || 0)
  const delay = Number(values.get('retry-delay') ?? 0) * 1000
  for (let i = 0; ; i++) {
    const done = await transfer(process, asked)
    const { code, status } = done.transfer
    const mayPass =
      code === 28 ||
      code === 6 ||
      (code === 7 && flags.has('retry-connrefused')) ||
      (flags.has('retry-all-errors') && code !== 0) ||
      [408, 429, 500, 502, 503, 504].includes(status)
    if (i >= tries || !mayPass) return done
    const wait = delay > 0 ? delay : Math.min(600_000, 1000 * 2 ** i)
    if (!flags.has('s')) {
      const why = code === 28 ? 'timeout' : code === 7 ? 'connection refused' : code !== 0 ? 'error' : 'HTTP error'
      const seconds = wait / 1000
      await process.stderr.write(
        `Warning: Problem: ${why}. Will retry in ${seconds} second${seconds === 1 ? '' : 's'}. ${tries - i} ${tries - i === 1 ? 'retry' : 'retries'} left.\n`,
      )
    }
    await process.machine.time.wait(wait, process.signal)
  }
}

/** `-d a=1 -d @file`: joined by `&`. */
async function bodyOf(process: Process, { data, values }: CurlOptions): Promise<string | null> {
  const json = values.get('json')
  const parts = json === undefined ? data : [...data, json]
  if (parts.length === 0) return null
  const read = async (part: string) => {
    if (!part.startsWith('@')) return part
    const text = part === '@-' ? await readAll(process.stdin) : readFile(process, part.slice(1))
    return text.replaceAll(/[\r\n]/g, '')
  }
  return (await Promise.all(parts.map(read))).join(json === undefined ? '&' : '')
}

function readFile(process: Process, name: string): string {
  try {
    return process.files.read(resolvePath(name, process.cwd))
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error
    throw new ExitError(26, `curl: (26) Failed to open ${name}`)
  }
}

async function formatOf(process: Process, format: string): Promise<string> {
  if (!format.startsWith('@')) return format
  return format === '@-' ? readAll(process.stdin) : readFile(process, format.slice(1))
}

/** Writes what came to its file, or to standard output; a sentence where it could not. */
async function put(
  process: Process,
  text: string,
  file: string | null | undefined,
  path: string,
  toFile: boolean,
): Promise<string | undefined> {
  if (!toFile || file === undefined || file === '-') {
    await process.stdout.write(text)
    return undefined
  }
  const name = file ?? (path.replace(/\?.*$/s, '').split('/').at(-1) || '')
  if (name === '') return 'Failed writing received data to disk/application'
  if (name === '/dev/null') return undefined
  try {
    process.files.write(resolvePath(name, process.cwd), text)
    return undefined
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error
    return 'Failure writing output to destination'
  }
}
