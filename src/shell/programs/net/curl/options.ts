import { ExitError } from '../../../process.ts'

export interface CurlOptions {
  urls: string[]
  /** Files for the URLs, in order; `-O` is null. */
  outputs: (string | null)[]
  flags: Set<string>
  headers: string[]
  data: string[]
  resolve: string[]
  values: Map<string, string>
}

/** Long names of options without a value, and the letter that means the same. */
const FLAGS: Readonly<Record<string, string>> = {
  verbose: 'v',
  silent: 's',
  'show-error': 'S',
  'remote-name': 'O',
  include: 'i',
  head: 'I',
  location: 'L',
  insecure: 'k',
  fail: 'f',
  ipv4: '4',
  ipv6: '6',
  get: 'G',
  globoff: 'g',
  'no-buffer': 'N',
  version: 'V',
  help: 'h',
  'http1.1': 'http1.1',
  'http1.0': '0',
  'fail-with-body': 'fail-with-body',
  compressed: 'compressed',
  'no-keepalive': 'no-keepalive',
  'progress-bar': '#',
  'no-progress-meter': 'no-progress-meter',
  'retry-connrefused': 'retry-connrefused',
  'retry-all-errors': 'retry-all-errors',
  http2: 'http2',
  'http2-prior-knowledge': 'http2',
  'path-as-is': 'path-as-is',
  'create-dirs': 'create-dirs',
  'fail-early': 'fail-early',
  'tcp-nodelay': 'tcp-nodelay',
  'location-trusted': 'L',
  anyauth: 'anyauth',
  basic: 'basic',
  parallel: 'Z',
  'styled-output': 'x-style',
  'no-styled-output': 'x-style',
  next: ':',
  disable: 'q',
  raw: 'raw',
  'trace-time': 'trace-time',
}
/** The same of options with one. */
const VALUES: Readonly<Record<string, string>> = {
  output: 'o',
  'write-out': 'w',
  header: 'H',
  request: 'X',
  data: 'd',
  'data-raw': 'd',
  'data-ascii': 'd',
  'data-binary': 'd',
  'data-urlencode': 'd',
  json: 'json',
  'max-time': 'm',
  'connect-timeout': 'connect-timeout',
  resolve: 'resolve',
  interface: 'interface',
  retry: 'retry',
  'retry-delay': 'retry-delay',
  'retry-max-time': 'retry-max-time',
  'user-agent': 'A',
  user: 'u',
  'max-redirs': 'max-redirs',
  url: 'url',
  cacert: 'cacert',
  cert: 'E',
  key: 'key',
  referer: 'e',
  proxy: 'x',
  noproxy: 'noproxy',
  cookie: 'b',
  'cookie-jar': 'c',
  form: 'F',
  'upload-file': 'T',
  'local-port': 'local-port',
  'connect-to': 'connect-to',
  'limit-rate': 'limit-rate',
  'keepalive-time': 'keepalive-time',
  'unix-socket': 'unix-socket',
  'oauth2-bearer': 'oauth2-bearer',
  range: 'r',
  'dump-header': 'D',
  'tls-max': 'tls-max',
  ciphers: 'ciphers',
  'output-dir': 'output-dir',
  stderr: 'stderr',
  proto: 'proto',
  'speed-limit': 'Y',
  'speed-time': 'y',
  config: 'K',
  rate: 'rate',
  'expect100-timeout': 'expect100-timeout',
}
const LETTER_FLAGS = new Set(
  [...Object.values(FLAGS), 'a', 'n', 'j', 'l', 'p', 'R', 'B', 'M', 'q', '1', '2', '3'].filter(
    (name) => name.length === 1,
  ),
)
const LETTER_VALUES = new Set(
  [...Object.values(VALUES), 'C', 'h', 'P', 'Q', 't', 'U', 'z'].filter((name) => name.length === 1),
)
/** What these mean is not here: they are refused rather than forgotten. */
const NOT_HERE = new Set(['F', 'T', 'x', 'unix-socket', 'K'])

/** Reads a command line as curl's own parser does. */
export function readCurlOptions(args: readonly string[]): CurlOptions {
  const out: CurlOptions = {
    urls: [],
    outputs: [],
    flags: new Set(),
    headers: [],
    data: [],
    resolve: [],
    values: new Map(),
  }
  const bad = (option: string, why: string) =>
    new ExitError(2, `curl: option ${option}: ${why}\ncurl: try 'curl --help' or 'curl --manual' for more information`)
  const give = (key: string, value: string, option: string) => {
    if (NOT_HERE.has(key)) throw new ExitError(4, `curl: option ${option}: is not supported in this playground`)
    if (key === 'o') out.outputs.push(value)
    else if (key === 'H') out.headers.push(value)
    else if (key === 'd') out.data.push(value)
    else if (key === 'resolve') out.resolve.push(value)
    else if (key === 'url') out.urls.push(value)
    else out.values.set(key, value)
  }
  const raise = (key: string) => (key === 'O' ? out.outputs.push(null) : out.flags.add(key))
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    if (arg === '--') {
      out.urls.push(...args.slice(i + 1))
      break
    }
    if (arg.startsWith('--')) {
      const name = arg.slice(2)
      const flag = Object.hasOwn(FLAGS, name) ? FLAGS[name] : undefined
      const value = Object.hasOwn(VALUES, name) ? VALUES[name] : undefined
      if (flag) raise(flag)
      else if (value && i + 1 < args.length) give(value, args[++i]!, arg)
      else if (value) throw bad(arg, 'requires parameter')
      else if (name.startsWith('no-') && Object.hasOwn(FLAGS, name.slice(3))) out.flags.delete(FLAGS[name.slice(3)]!)
      else throw bad(arg, 'is unknown')
      continue
    }
    if (!/^-./.test(arg)) {
      out.urls.push(arg)
      continue
    }
    for (let at = 1; at < arg.length; at++) {
      const letter = arg[at]!
      if (LETTER_FLAGS.has(letter)) raise(letter)
      else if (LETTER_VALUES.has(letter)) {
        const value = arg.slice(at + 1) || args[++i]
        if (value === undefined) throw bad(`-${letter}`, 'requires parameter')
        give(letter, value, `-${letter}`)
        break
      } else throw bad(arg, 'is unknown')
    }
  }
  return out
}
