import type { DnsMessage, RecordType } from '#engine'
import type { Process } from '../../../process.ts'
import { ask, isAddress, namesToTry, readResolvConf, reverseName } from '../resolver.ts'

const TYPES: readonly RecordType[] = ['A', 'AAAA', 'SRV', 'PTR', 'CNAME', 'TXT', 'SOA', 'NS', 'MX']

/** `aaaa` → `AAAA`; undefined: a type that no server here has records of. */
export function recordType(text: string): RecordType | undefined {
  const upper = text.toUpperCase()
  return TYPES.find((type) => type === upper)
}

/** The server that is asked: the one given (a name is looked up), or the machine's first. */
export function firstServer(process: Process, given?: string): string {
  return given ?? readResolvConf(process).servers[0] ?? '127.0.0.1'
}

export interface Asking {
  server: string
  name: string
  type: RecordType
  /** Whether the search domains are tried. */
  search: boolean
  timeoutMs: number
  tries: number
}

/** The answer to the first name that there is; the last one's where there is none. null: nobody answered. */
export async function askNames(process: Process, asking: Asking): Promise<{ message: DnsMessage; ms: number } | null> {
  const { server, name, type, search } = asking
  const names = search ? namesToTry(name, readResolvConf(process)) : [name.replace(/\.$/, '')]
  let last: { message: DnsMessage; ms: number } | null = null
  for (const full of names) {
    const found = await askOne(process, { ...asking, name: full, server, type })
    if (!found) return null
    last = found
    if (found.message.rcode !== 'NXDOMAIN') return found
  }
  return last
}

async function askOne(process: Process, { server, name, type, timeoutMs, tries }: Asking) {
  for (let i = 0; i < tries; i++) {
    const reply = await ask(process, server, name, [type], timeoutMs)
    const [message] = reply.messages
    if (reply.outcome === 'answered' && message) return { message, ms: reply.duration }
  }
  return null
}

/** A question about an address is one about its reverse name. */
export function reversed(name: string): { name: string; type: RecordType } | undefined {
  return isAddress(name) ? { name: reverseName(name), type: 'PTR' } : undefined
}
