/** Which location of which server takes a request: nginx's ngx_http_core_module, server_name and location. */
import { CATCH_ALL, type Location, type Server } from './servers.ts'

/** The server of a host: its own, else one whose wildcard stands for exactly the first label, else the catch-all. */
export function serverOf(servers: ReadonlyMap<string, Server>, host: string): Server {
  const name = host.replace(/:\d+$/, '').replace(/\.$/, '').toLowerCase()
  const above = /^[\w-]+(\..+)$/.exec(name)?.[1] ?? ''
  return servers.get(name) ?? servers.get(`*${above}`) ?? servers.get(CATCH_ALL)!
}

/**
 * The location that takes a path. Exact ones go first, then the longest prefix, element by element; where the server has
 * expressions, the first that fits. `slash`: the rule ends in a slash that the path lacks, and nginx sends the client there.
 */
export function locationOf({ locations, regex }: Server, path: string): { location: Location; slash: boolean } {
  const found = (location: Location, slash = false) => ({ location, slash })
  if (regex) return found(locations.find((location) => fits(location.path, path)) ?? locations.at(-1)!)
  const exact = locations.find((location) => location.type === 'Exact' && location.path === path)
  if (exact) return found(exact)
  const prefixes = locations.filter(({ type }) => type === 'Prefix')
  const longest = prefixes.find((location) => isPrefix(location.path, path))!
  const redirecting = longest.path === path ? undefined : prefixes.find((location) => location.path === `${path}/`)
  return redirecting ? found(redirecting, true) : found(longest)
}

/** `location ~* "^PATH"`: from the start, whatever follows, upper case or lower. */
function fits(expression: string, path: string): boolean {
  try {
    return new RegExp(`^${expression}`, 'i').test(path)
  } catch {
    return false
  }
}

function isPrefix(prefix: string, path: string): boolean {
  if (prefix === '/') return true
  const folder = prefix.endsWith('/') ? prefix : `${prefix}/`
  return path.startsWith(folder) || path === prefix
}

/** The path as nginx compares it: decoded, without `.`, `..` and doubled slashes, and without the query. */
export function normalPath(target: string): { path: string; query: string } {
  const mark = target.indexOf('?')
  const raw = mark < 0 ? target : target.slice(0, mark)
  const out: string[] = []
  const parts = decoded(raw).split('/').slice(1)
  for (const [i, part] of parts.entries()) {
    const last = i === parts.length - 1
    if (part === '..') out.pop()
    if (part === '..' || part === '.' || part === '') {
      if (last) out.push('')
    } else out.push(part)
  }
  return { path: `/${out.join('/')}`, query: mark < 0 ? '' : target.slice(mark) }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The path that the backend gets: `rewrite "(?i)PATH" TARGET break`. */
export function rewritten({ path: expression, options }: Location, path: string): string {
  const target = options?.rewriteTarget
  if (!target || target === expression) return path
  let match: RegExpExecArray | null
  try {
    match = new RegExp(expression, 'i').exec(path)
  } catch {
    return path
  }
  return match ? target.replace(/\$(\d)/g, (_, n: string) => match[Number(n)] ?? '') : path
}
