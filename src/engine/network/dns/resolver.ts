import { addressesOf, type DnsMessage, type DnsQuestion } from './message.ts'
import type { ResolvConf } from './resolvConf.ts'

/** How a server took the questions: with an answer to each, with silence, or by turning them away at once. */
export type Exchange = { outcome: 'answered'; messages: DnsMessage[] } | { outcome: 'timeout' | 'refused' }

/** Sends questions about one name, all from one socket as the C library does, to one server. */
export type Ask = (server: string, questions: DnsQuestion[]) => Exchange

/** What a look-up came to. */
export type Resolution =
  | { ok: true; addresses: string[]; fullName: string; messages: DnsMessage[] }
  /**
   * `EAI_NONAME`: no such name. `EAI_AGAIN`: no server answered, or one failed. `EAI_NODATA`: the name has no address.
   * All three are curl's `Could not resolve host`.
   */
  | { ok: false; error: 'EAI_NONAME' | 'EAI_NODATA' | 'EAI_AGAIN'; messages: DnsMessage[] }

/** The names that are tried, in order. Source: resolv.conf(5); glibc resolv/res_query.c res_nsearch. */
export function namesToTry(name: string, { search, ndots }: ResolvConf): string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)]
  const dots = name.split('.').length - 1
  const found = search.map((domain) => `${name}.${domain}`)
  return dots >= ndots ? [name, ...found] : [...found, name]
}

/**
 * Looks a name up as the C library does for who connects: A and AAAA, search domain after search domain.
 * Source: glibc getaddrinfo, res_nsearch: a name that is not there, or has no address, leads on to the next; silence
 * ends the search.
 */
export function resolve(name: string, conf: ResolvConf, ask: Ask): Resolution {
  let error: 'EAI_NONAME' | 'EAI_NODATA' | 'EAI_AGAIN' = 'EAI_NONAME'
  let messages: DnsMessage[] = []
  for (const fullName of namesToTry(name, conf)) {
    const answer = askServers(fullName, conf, ask)
    if (!answer) return { ok: false, error: 'EAI_AGAIN', messages }
    messages = answer
    const addresses = answer.flatMap((message) => addressesOf(message.answers))
    if (addresses.length > 0) return { ok: true, addresses, fullName, messages }
    if (answer.some(({ rcode }) => rcode === 'SERVFAIL' || rcode === 'REFUSED')) error = 'EAI_AGAIN'
    else if (error === 'EAI_NONAME' && answer.some(({ rcode }) => rcode === 'NOERROR')) error = 'EAI_NODATA'
  }
  return { ok: false, error, messages }
}

/** One server after the other, all of them as often as `attempts` says; undefined when none answers. */
function askServers(name: string, { nameservers, attempts }: ResolvConf, ask: Ask): DnsMessage[] | undefined {
  for (let attempt = 0; attempt < attempts; attempt++) {
    for (const server of nameservers) {
      const exchange = ask(server, [
        { name, type: 'A' },
        { name, type: 'AAAA' },
      ])
      if (exchange.outcome === 'answered') return exchange.messages
    }
  }
  return undefined
}
