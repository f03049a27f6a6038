import type { DnsLookup, DnsMessage, RecordType } from '#engine'
import { FileProblem } from '../../files/files.ts'
import type { Process } from '../../process.ts'

/** What /etc/resolv.conf says. */
export interface ResolverConf {
  servers: string[]
  search: string[]
  ndots: number
  /** Seconds. */
  timeout: number
  attempts: number
}

type Asker = Pick<Process, 'files' | 'machine' | 'signal'>

/** Reads a file, or nothing where there is none. */
export function fileText({ files }: Pick<Process, 'files'>, path: string): string {
  try {
    return files.read(path)
  } catch (error) {
    if (error instanceof FileProblem) return ''
    throw error
  }
}

/** The machine's resolv.conf, as it stands in its files now; a machine without one is asked in the engine. */
export function readResolvConf(process: Asker): ResolverConf {
  const out: ResolverConf = { servers: [], search: [], ndots: 1, timeout: 5, attempts: 2 }
  for (const line of fileText(process, '/etc/resolv.conf').split('\n')) {
    const [key, ...values] = line.trim().split(/\s+/)
    if (key === 'nameserver' && values[0]) out.servers.push(values[0])
    if (key === 'search' || key === 'domain') out.search = values
    if (key !== 'options') continue
    for (const option of values) {
      const [name, value] = option.split(':')
      if (name === 'ndots' || name === 'timeout' || name === 'attempts') out[name] = Number(value) || out[name]
    }
  }
  if (out.servers.length > 0) return out
  const told = process.machine.cluster.resolvConf(process.machine.place)
  if (!told) return out
  const { nameservers, search, ndots, timeoutMs, attempts } = told
  return { servers: [...nameservers], search: [...search], ndots, timeout: timeoutMs / 1000, attempts }
}

/** The names that are tried for one that somebody typed, in order. */
export function namesToTry(name: string, { search, ndots }: Pick<ResolverConf, 'search' | 'ndots'>): string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)]
  const completed = search.map((domain) => `${name}.${domain.replace(/\.$/, '')}`)
  const dots = name.split('.').length - 1
  return dots >= ndots ? [name, ...completed] : [...completed, name]
}

/** Asks one server one question; as much time passes as it takes. */
export async function ask(
  process: Asker,
  server: string,
  name: string,
  types: readonly RecordType[],
  timeoutMs: number,
): Promise<Pick<DnsLookup, 'outcome' | 'messages' | 'duration'>> {
  const { machine, signal } = process
  const questions = types.map((type) => ({ name, type }))
  const reply = machine.cluster.query(machine.place, questions, { server, timeoutMs })
  if (typeof reply === 'string') return { outcome: 'timeout', messages: [], duration: 0 }
  await machine.time.wait(reply.duration, signal)
  return reply
}

/** Lines of /etc/hosts: addresses of a name. */
export function hostsFileAddresses(process: Asker, name: string): string[] {
  const plain = name.toLowerCase().replace(/\.$/, '')
  return fileText(process, '/etc/hosts')
    .split('\n')
    .flatMap((line) => {
      const [ip, ...names] = line.replace(/#.*/, '').trim().split(/\s+/)
      return ip && names.some((each) => each.toLowerCase() === plain) ? [ip] : []
    })
}

export type Found = { ok: true; name: string; addresses: string[] } | { ok: false; why: 'unknown' | 'noData' | 'again' }

/** Finds addresses as getaddrinfo(3) does: literals, /etc/hosts, then DNS with the search domains. */
export async function getAddresses(process: Asker, name: string, family?: 4 | 6): Promise<Found> {
  const fits = (ip: string) => family === undefined || (family === 6) === ip.includes(':')
  if (isAddress(name)) return fits(name) ? { ok: true, name, addresses: [name] } : { ok: false, why: 'noData' }
  const listed = hostsFileAddresses(process, name).filter(fits)
  if (listed.length > 0) return { ok: true, name, addresses: listed }
  const conf = readResolvConf(process)
  const types: RecordType[] = family === undefined ? ['A', 'AAAA'] : [family === 6 ? 'AAAA' : 'A']
  let isKnown = false
  for (const full of namesToTry(name, conf)) {
    const messages = await answersOf(process, conf, full, types)
    if (!messages) return { ok: false, why: 'again' }
    const addresses = messages.flatMap(({ answers }) =>
      answers.flatMap(({ type, data }) => (type === 'A' || type === 'AAAA' ? [data] : [])),
    )
    if (addresses.length > 0) return { ok: true, name: full, addresses }
    isKnown ||= messages.some(({ rcode }) => rcode === 'NOERROR')
  }
  return { ok: false, why: isKnown ? 'noData' : 'unknown' }
}

/** The first server that answers; undefined: none did. */
async function answersOf(
  process: Asker,
  { servers, timeout, attempts }: ResolverConf,
  name: string,
  types: readonly RecordType[],
): Promise<readonly DnsMessage[] | undefined> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    for (const server of servers) {
      const reply = await ask(process, server, name, types, timeout * 1000)
      if (reply.outcome === 'answered') return reply.messages
    }
  }
  return undefined
}

/** Whether the text is an IP address of either family. */
export function isAddress(text: string): boolean {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return text.split('.').every((part) => Number(part) <= 255)
  return /^[\da-f:]*:[\da-f:.]*$/i.test(text) && text.includes(':') && text.length >= 2
}

/** The name that a PTR question asks for: `10.96.0.10` → `10.0.96.10.in-addr.arpa`. */
export function reverseName(ip: string): string {
  if (!ip.includes(':')) return `${ip.split('.').toReversed().join('.')}.in-addr.arpa`
  const [head = '', tail] = ip.toLowerCase().split('::')
  const groups = (text: string) => (text ? text.split(':') : [])
  const left = groups(head)
  const right = tail === undefined ? [] : groups(tail)
  const all = [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right]
  return `${all
    .flatMap((group) => [...group.padStart(4, '0')])
    .toReversed()
    .join('.')}.ip6.arpa`
}
