/** As much of nginx's configuration as lessons put into ConfigMaps: where it listens, what it answers itself, whom it asks. */
import type { ReadFile } from './images/types.ts'

export interface NginxServer {
  ports: number[]
  /** Those of them on which it speaks TLS (`listen 443 ssl`). */
  securePorts: number[]
  /** The file of its certificate. */
  certificate?: string
  root?: string
  /** What a location returns without looking for a file; undefined: it looks. */
  answer(path: string, hostname: string): { status: number; body?: string; type: string } | undefined
  /** Whom a location asks (`proxy_pass`), the first of its `upstream`; undefined: nobody. */
  upstream(path: string): { host: string; port: number; path: string } | undefined
}

const FILES = ['/etc/nginx/conf.d/default.conf', '/etc/nginx/conf.d/nginx.conf', '/etc/nginx/nginx.conf']

/** The first server of the first of its usual files that the manifest has replaced. */
export function serverOf(read: ReadFile | undefined): NginxServer | undefined {
  if (!read) return undefined
  for (const path of FILES) {
    const text = read(path)
    if (text === undefined) continue
    const all = parse(text)
    const server = find(all, 'server', (each) => each.block !== undefined)
    if (server) return serverFrom(server, all)
  }
  return undefined
}

interface Directive {
  words: string[]
  block?: Directive[]
}

function serverFrom({ block = [] }: Directive, all: readonly Directive[]): NginxServer {
  const ports = block.filter(({ words }) => words[0] === 'listen').map(({ words }) => portOf(words[1] ?? ''))
  const secure = block.filter(({ words }) => words[0] === 'listen' && words.includes('ssl'))
  const certificate = block.find(({ words }) => words[0] === 'ssl_certificate')?.words[1]
  const locations = block.filter(({ words }) => words[0] === 'location')
  const root = block.find(({ words }) => words[0] === 'root')?.words[1]
  return {
    ports: ports.length ? [...new Set(ports)] : [80],
    securePorts: secure.map(({ words }) => portOf(words[1] ?? '')),
    ...(certificate && { certificate }),
    ...(root && { root }),
    answer(path, hostname) {
      const inside = locationFor(locations, path)?.block ?? []
      const said = [...block, ...inside].filter(({ words }) => words[0] === 'return').at(-1)
      if (!said) return undefined
      const [, first = '', ...rest] = said.words
      const status = /^\d{3}$/.test(first) ? Number(first) : 302
      const type = [...block, ...inside].findLast(({ words }) => words[0] === 'default_type')?.words[1] ?? 'text/plain'
      const text = rest.length
        ? rest
            .join(' ')
            .replace(/\$hostname\b/g, hostname)
            .replace(/\$(request_)?uri\b/g, path)
        : undefined
      return { status, type, ...(text !== undefined && status < 300 && { body: text }) }
    },
    upstream(path) {
      const location = locationFor(locations, path)
      const url = location?.block?.find(({ words }) => words[0] === 'proxy_pass')?.words[1]
      const [, name, port, rest] = /^http:\/\/([^/:$]+|\[[^\]]+\])(?::(\d+))?(\/.*)?$/.exec(url ?? '') ?? []
      if (!name) return undefined
      const group = find(all, 'upstream', ({ words }) => words[1] === name)
      const peer = group?.block?.find(({ words }) => words[0] === 'server')?.words[1] ?? name
      const [, host = name, own] = /^(.+?)(?::(\d+))?$/.exec(peer) ?? []
      // With a path of its own, proxy_pass puts it in the place of what the location has matched.
      const asked = rest ? rest + path.slice(location!.words.at(-1)!.length) : path
      return { host, port: Number(own ?? port ?? 80), path: asked }
    },
  }
}

/** Exact ones before the longest prefix; regular expressions are left out. */
function locationFor(locations: readonly Directive[], path: string): Directive | undefined {
  const exact = locations.find(({ words }) => words[1] === '=' && words[2] === path)
  if (exact) return exact
  const prefixes = locations.filter(({ words }) => path.startsWith(words[1] === '^~' ? words[2]! : words[1]!))
  return prefixes.sort((a, b) => b.words.at(-1)!.length - a.words.at(-1)!.length)[0]
}

function portOf(text: string): number {
  return Number(/(\d+)$/.exec(text)?.[1]) || 80
}

function find(
  list: readonly Directive[],
  name: string,
  fits: (directive: Directive) => boolean = () => true,
): Directive | undefined {
  for (const directive of list) {
    if (directive.words[0] === name && fits(directive)) return directive
    const inside = find(directive.block ?? [], name, fits)
    if (inside) return inside
  }
  return undefined
}

function parse(text: string): Directive[] {
  const tokens = text.match(/#[^\n]*|'(?:\\.|[^'])*'|"(?:\\.|[^"])*"|[{};]|[^\s{};]+/g) ?? []
  const stack: Directive[][] = [[]]
  let words: string[] = []
  for (const token of tokens) {
    if (token.startsWith('#')) continue
    if (token === ';' || token === '{') {
      const directive: Directive = { words, ...(token === '{' && { block: [] }) }
      if (words.length) stack.at(-1)!.push(directive)
      if (token === '{') stack.push(directive.block!)
      words = []
    } else if (token === '}') {
      if (stack.length > 1) stack.pop()
    } else words.push(/^['"]/.test(token) ? unquoted(token) : token)
  }
  return stack[0]!
}

function unquoted(token: string): string {
  return token.slice(1, -1).replace(/\\(.)/g, (_, c: string) => ({ n: '\n', r: '\r', t: '\t' })[c] ?? c)
}
