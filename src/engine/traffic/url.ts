/** What a URL names, as far as a source of traffic needs it. The engine has no URL of the browser's. */
export interface Target {
  scheme: 'http' | 'https'
  /** A name or an address, without brackets. */
  host: string
  port: number
  /** With its query; `/` where the URL has none. */
  path: string
}

const URL_PATTERN = /^(?:(https?):\/\/)?(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::(\d{1,5}))?(\/[^\s#]*)?(?:#.*)?$/i

/** Reads `http://web.shop:8080/cart`, the scheme being http where none is said; undefined: that is no such URL. */
export function parseTarget(url: string): Target | undefined {
  const found = URL_PATTERN.exec(url.trim())
  if (!found) return undefined
  const [, said = 'http', host = '', digits, path = '/'] = found
  const scheme = said.toLowerCase() === 'https' ? 'https' : 'http'
  const port = digits === undefined ? (scheme === 'https' ? 443 : 80) : Number(digits)
  if (port < 1 || port > 65_535) return undefined
  return { scheme, host: host.replace(/^\[|\]$/g, '').toLowerCase(), port, path }
}
