const PHRASES: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No Content',
  206: 'Partial Content',
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  304: 'Not Modified',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  409: 'Conflict',
  413: 'Request Entity Too Large',
  418: "I'm a teapot",
  426: 'Upgrade Required',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
}

/** nginx has words of its own for one. */
const NGINX: Readonly<Record<number, string>> = {
  302: 'Moved Temporarily',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
}

/** What stands after the status of an answer. */
export function reasonPhrase(status: number, server = ''): string {
  return (/nginx/.test(server) ? NGINX[status] : undefined) ?? PHRASES[status] ?? ''
}

/** The head of an answer, line by line without the empty one at its end. */
export function headerLines(
  response: { status: number; body: string; headers?: Readonly<Record<string, string>> },
  now: number,
): string[] {
  const { status, body, headers = {} } = response
  const entries = Object.entries(headers)
  const server = entries.find(([name]) => name.toLowerCase() === 'server')
  const rest = entries.filter((entry) => entry !== server)
  const has = (name: string) => entries.some(([key]) => key.toLowerCase() === name)
  return [
    `HTTP/1.1 ${status} ${reasonPhrase(status, server?.[1])}`.trimEnd(),
    ...(server ? [`${server[0]}: ${server[1]}`] : []),
    ...(has('date') ? [] : [`Date: ${new Date(now).toUTCString()}`]),
    ...rest.map(([name, value]) => `${name}: ${value}`),
    ...(has('content-length') || status === 204 || status === 304
      ? []
      : [`Content-Length: ${new TextEncoder().encode(body).length}`]),
    ...(/nginx/.test(server?.[1] ?? '') ? ['Connection: keep-alive'] : []),
  ]
}
