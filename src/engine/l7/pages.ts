/** Pages that the proxies make themselves. */
import type { AppResponse } from '../network/types.ts'

const PHRASES: Readonly<Record<number, string>> = {
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
}

/** nginx's own page of a status, without its version: `server_tokens off`. */
export function nginxPage(status: number, headers?: Record<string, string>): AppResponse {
  const title = `${status} ${PHRASES[status] ?? ''}`
  const body = ['<html>', `<head><title>${title}</title></head>`, '<body>', `<center><h1>${title}</h1></center>`]
  const rest = ['<hr><center>nginx</center>', '</body>', '</html>', '']
  return { status, body: [...body, ...rest].join('\r\n'), ...(headers && { headers }) }
}

/** What nginx says to plain HTTP on its TLS port. */
export function plainOnTls(): AppResponse {
  const { body } = nginxPage(400)
  const said = '<center>The plain HTTP request was sent to HTTPS port</center>\r\n<hr>'
  return {
    status: 400,
    body: body
      .replace('<title>400 Bad Request', '<title>400 The plain HTTP request was sent to HTTPS port')
      .replace('<hr>', said),
  }
}
