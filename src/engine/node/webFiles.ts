/** Web servers that serve files: which file a path is, and what they say of one that is not there. */
import type { AppResponse } from '../network/types.ts'
import type { ReadFile } from './images/types.ts'

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  htm: 'text/html',
  css: 'text/css',
  js: 'application/javascript',
  json: 'application/json',
  txt: 'text/plain',
  svg: 'image/svg+xml',
}

/** The path of a request without its query: `/a?b=c` gives `/a`. */
export function pathOf(path: string): string {
  return path.split('?')[0] || '/'
}

/** The file behind a path, with its index where it ends in a slash; undefined: there is none. */
export function fileAt(read: ReadFile | undefined, root: string, path: string): AppResponse | undefined {
  const asked = pathOf(path)
  const name = asked.endsWith('/') ? `${asked}index.html` : asked
  const body = read?.(`${root}${name}`)
  if (body === undefined) return undefined
  const extension = name.slice(name.lastIndexOf('.') + 1)
  return { status: 200, body, headers: { 'Content-Type': TYPES[extension] ?? 'text/plain' } }
}
