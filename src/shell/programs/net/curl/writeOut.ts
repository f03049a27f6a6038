/** What `-w` prints of a transfer. Source: curl src/tool_writeout.c. */
export interface Transfer {
  code: number
  error: string
  status: number
  url: string
  method: string
  scheme: string
  contentType: string
  body: string
  headers: string
  local: { ip: string; port: number }
  remote: { ip: string; port: number }
  /** Milliseconds. */
  times: { lookup: number; connect: number; total: number }
  redirects: number
  redirectUrl: string
  connects: number
}

export function writeOut(format: string, transfer: Transfer): string {
  const { status, times, body, local, remote } = transfer
  const seconds = (ms: number) => (ms / 1000).toFixed(6)
  const isReached = status > 0
  const known: Record<string, string | number> = {
    http_code: String(status).padStart(3, '0'),
    response_code: String(status).padStart(3, '0'),
    time_namelookup: seconds(times.lookup),
    time_connect: isReached ? seconds(times.connect) : seconds(0),
    time_appconnect: transfer.scheme === 'https' && isReached ? seconds(times.connect) : seconds(0),
    time_pretransfer: isReached ? seconds(times.connect) : seconds(0),
    time_starttransfer: isReached ? seconds(times.total) : seconds(0),
    time_redirect: seconds(0),
    time_total: seconds(times.total),
    size_download: new TextEncoder().encode(body).length,
    size_header: transfer.headers.length,
    size_upload: 0,
    speed_download: times.total > 0 ? Math.floor((body.length * 1000) / times.total) : 0,
    remote_ip: remote.ip,
    remote_port: remote.port,
    local_ip: local.ip,
    local_port: local.port,
    url: transfer.url,
    url_effective: transfer.url,
    num_redirects: transfer.redirects,
    num_connects: transfer.connects,
    num_headers: transfer.headers.split('\n').filter((line) => line.includes(':')).length,
    redirect_url: transfer.redirectUrl,
    content_type: transfer.contentType,
    method: transfer.method,
    scheme: transfer.scheme,
    http_version: isReached ? '1.1' : '0',
    exitcode: transfer.code,
    errormsg: transfer.error,
    ssl_verify_result: 0,
  }
  const json = () => JSON.stringify(Object.fromEntries(Object.entries(known).sort(([a], [b]) => (a < b ? -1 : 1))))
  return format.replaceAll(/%\{(\w+)\}|%%|\\([nrt\\])/g, (whole: string, name?: string, escape?: string) => {
    if (escape !== undefined) return { n: '\n', r: '\r', t: '\t', '\\': '\\' }[escape] ?? whole
    if (name === undefined) return '%'
    if (name === 'json') return json()
    return Object.hasOwn(known, name) ? String(known[name]) : ''
  })
}
