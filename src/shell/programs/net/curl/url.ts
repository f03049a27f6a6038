import { isAddress } from '../resolver.ts'

/** A URL taken apart. */
export interface Url {
  scheme: 'http' | 'https' | 'telnet'
  /** A name or an address, without brackets. */
  host: string
  port: number
  /** With its query, without its fragment. */
  path: string
  /** `user:password`, where it has one. */
  user: string | null
  /** Whether the port was written. */
  hasPort: boolean
}

/** What curl exits with, and what it says. */
export interface UrlProblem {
  code: number
  message: string
}

const PORTS = { http: 80, https: 443, telnet: 23 } as const

/** Source: curl lib/urlapi.c. */
export function parseUrl(text: string): Url | UrlProblem {
  const rejected = (why: string): UrlProblem => ({ code: 3, message: `URL rejected: ${why}` })
  if (/\s/.test(text)) return rejected('Malformed input to a URL function')
  const [, scheme = 'http', rest = ''] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/i.exec(text) ?? []
  const kind = scheme.toLowerCase()
  if (kind !== 'http' && kind !== 'https' && kind !== 'telnet') {
    return { code: 1, message: `Protocol "${kind}" not supported or disabled in libcurl` }
  }
  const [, authority = '', tail = ''] = /^([^/?#]*)(.*)$/.exec(rest) ?? []
  const at = authority.lastIndexOf('@')
  const user = at < 0 ? null : authority.slice(0, at)
  const [, six, plain, port] = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::(.*))?$/.exec(authority.slice(at + 1)) ?? []
  const host = six ?? plain
  if (host === undefined) return rejected('Bad hostname')
  if (host === '') return rejected('No host part in the URL')
  if (six !== undefined && !isAddress(six)) return rejected('Bad IPv6 address')
  if (six === undefined && !/^[\w.-]+$/.test(host)) return rejected('Bad hostname')
  if (port !== undefined && port !== '' && !(/^\d+$/.test(port) && Number(port) <= 65_535)) {
    return rejected('Port number was not a decimal number between 0 and 65535')
  }
  const path = tail.replace(/#.*$/s, '')
  return {
    scheme: kind,
    host: host.toLowerCase(),
    port: port ? Number(port) : PORTS[kind],
    path: path === '' ? '/' : path.startsWith('?') ? `/${path}` : path,
    user,
    hasPort: !!port,
  }
}

/** The value of the Host header. */
export function authorityOf({ scheme, host, port }: Url): string {
  const name = host.includes(':') ? `[${host}]` : host
  return port === PORTS[scheme] ? name : `${name}:${port}`
}

export function urlText(url: Url): string {
  return `${url.scheme}://${authorityOf(url)}${url.path}`
}

/** Where a `Location` leads from a URL. */
export function follow(from: Url, location: string): Url | UrlProblem {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(location)) return parseUrl(location)
  const base = `${from.scheme}://${authorityOf(from)}`
  if (location.startsWith('//')) return parseUrl(`${from.scheme}:${location}`)
  if (location.startsWith('/')) return parseUrl(base + location)
  const directory = from.path.replace(/\?.*$/s, '').replace(/[^/]*$/, '')
  return parseUrl(base + directory + location)
}

const MAX_EXPANDED = 10_000

/** `http://web/{a,b}/[1-3]`: the URLs that it means, in order. */
export function expandGlobs(text: string): string[] {
  const [whole, set, from, to] = /\{([^{}]*)\}|\[(\d+|[a-z])-(\d+|[a-z])(?::\d+)?\]/i.exec(text) ?? []
  if (whole === undefined) return [text]
  const at = text.indexOf(whole)
  const values = set === undefined ? range(from!, to!) : set.split(',')
  const rests = expandGlobs(text.slice(at + whole.length))
  if (values.length * rests.length > MAX_EXPANDED) return [text]
  return values.flatMap((value) => rests.map((rest) => text.slice(0, at) + value + rest))
}

function range(from: string, to: string): string[] {
  const isNumber = /^\d+$/.test(from)
  const [first, last] = isNumber ? [Number(from), Number(to)] : [from.charCodeAt(0), to.charCodeAt(0)]
  const width = from.startsWith('0') ? from.length : 0
  const count = Math.min(MAX_EXPANDED, last - first + 1)
  return Array.from({ length: Math.max(0, count) }, (_, i) =>
    isNumber ? String(first + i).padStart(width, '0') : String.fromCharCode(first + i),
  )
}
