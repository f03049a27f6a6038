import type { AppRequest } from '../../network/sockets.ts'
import type { AppResponse } from '../../network/types.ts'
import type { Served } from './ring.ts'

/** A request and its answer as they came by: nobody may ever look at them. */
export interface Answer {
  request: AppRequest
  response: AppResponse | null
  /** The port that was reached. */
  port: number
}

/** What a process may write down of a request. No answer at all counts as status 0. */
export function servedOf(noted: Answer | Served): Served {
  if (!('request' in noted)) return noted
  const { request, response, port } = noted
  const { method, host, path, clientIP, headers } = request
  const agent = headers?.['user-agent']
  const referer = headers?.referer
  const forwarded = headers?.['x-forwarded-for']
  return {
    method,
    host,
    path,
    clientIP,
    ...(agent !== undefined && { agent }),
    ...(referer !== undefined && { referer }),
    ...(forwarded !== undefined && { forwarded }),
    status: response?.status ?? 0,
    bytes: response === null || method === 'HEAD' ? 0 : bytesOf(response.body),
    port,
  }
}

/** In UTF-8. */
export function bytesOf(text: string): number {
  let bytes = text.length
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 0x80) continue
    // of a pair of surrogates each half counts for two of the four
    bytes += code < 0x800 || (code >= 0xd800 && code <= 0xdfff) ? 1 : 2
  }
  return bytes
}
