import { hostPort } from '../ip.ts'
import { addressesInService } from './balance.ts'
import type { Dice } from './dice.ts'
import { answerOutside, answerQuery, NODE_DNS, type DnsQuestion, type DnsSources } from './dns/index.ts'
import { LATENCY } from './latency.ts'
import { lookUpHost, type Lookup, type LookupSources } from './lookup.ts'
import { query } from './query.ts'
import type { LookupStory } from './record.ts'
import type { SendRequest } from './request.ts'
import type { Exchange } from './serve.ts'
import type { Source } from './source.ts'
import type { ReasonCode } from './types.ts'

/** How names are looked up: in the cluster by packets to its DNS Service, outside of it by nobody that we see. */
export class Names {
  readonly #sources: DnsSources

  /**
   * @param epoch milliseconds since 1970 at which the cluster began: the zone's serial
   * @param dice rotates the addresses of an answer, as CoreDNS' `loadbalance` does
   */
  constructor(
    private readonly exchange: Exchange,
    epoch: number,
    private readonly dice: Dice,
  ) {
    const { api, loadBalancers } = exchange.world
    this.#sources = {
      api,
      publicName: (name) => {
        const balancer = loadBalancers().find((lb) => lb.hostname?.toLowerCase() === name)
        return balancer ? addressesInService(balancer) : []
      },
      serial: Math.floor(epoch / 1000),
    }
  }

  /** For who wants to know without asking: what servers would say. */
  foresight(): LookupSources {
    const { api, loadBalancers } = this.exchange.world
    return {
      api,
      loadBalancers: loadBalancers(),
      ask: (server, questions) => ({ outcome: 'answered', messages: this.#answers(server, questions) }),
      silence: () => silenceOf(undefined),
      pick: (ips) => ips[0]!,
    }
  }

  /**
   * Finds the address of the request's host. Queries that it takes are packets, and are put into `exchange.lookups`.
   * @param t virtual milliseconds from when the request set out
   */
  lookUp(request: SendRequest, source: Source, t: number): Lookup & { took: number } {
    const { lookups } = this.exchange
    let took = 0
    const found = lookUpHost(dialled(request), source, {
      ...this.foresight(),
      ask: (server, questions) => {
        if (server === NODE_DNS) {
          took += LATENCY.dns
          return { outcome: 'answered', messages: this.#answers(server, questions) }
        }
        const told = query(this.exchange, source, server, questions, this.#sources, t + took, patience(source))
        lookups.push(told)
        took += told.duration
        const { outcome } = told
        return outcome === 'answered' ? { outcome, messages: [...told.messages] } : { outcome }
      },
      silence: () => silenceOf(lookups.at(-1)),
      pick: (ips) => ips[this.dice.pick(ips.length)]!,
    })
    return { ...found, took }
  }

  /** One query by itself. Who asks no server of the cluster is answered by the world outside, at once. */
  ask(
    source: Source,
    questions: readonly DnsQuestion[],
    options: { server?: string; timeoutMs?: number },
  ): LookupStory {
    const { server = source.dns.nameservers[0] ?? NODE_DNS, timeoutMs = source.dns.timeoutMs } = options
    if (server !== NODE_DNS) return query(this.exchange, source, server, questions, this.#sources, 0, timeoutMs)
    return {
      t: 0,
      duration: LATENCY.dns,
      server,
      questions,
      outcome: 'answered',
      messages: this.#answers(server, questions),
      servedBy: hostPort(server, 53),
      pod: null,
      reason: null,
      facts: null,
      steps: [],
      terse: false,
    }
  }

  #answers(server: string, questions: readonly DnsQuestion[]) {
    const answer = server === NODE_DNS ? answerOutside : answerQuery
    return questions.map((question) => answer(question, this.#sources))
  }
}

/** How long one query is waited for: musl's resolver asks as often as `attempts` says within the one time-out. */
function patience({ dns }: Source): number {
  return dns.timeoutMs / dns.attempts
}

/** Why nobody answered the last query. What policy forbids is the reason that newcomers look for longest. */
function silenceOf(last: LookupStory | undefined): { server: string; reason: ReasonCode; facts: string } {
  const { server = '', reason, facts } = last ?? {}
  const isDenied = reason === 'NETPOL_EGRESS_DENIED' || reason === 'NETPOL_INGRESS_DENIED'
  return {
    server,
    reason: isDenied ? 'NETPOL_DNS_BLOCKED' : 'DNS_UNAVAILABLE',
    facts: facts ?? `nothing answers at ${server}:53`,
  }
}

/** The host that a request goes to, where its sender has decided by itself what a name stands for. */
export function dialled({ host, resolve }: Pick<SendRequest, 'host' | 'resolve'>): string {
  return resolve && Object.hasOwn(resolve, host) ? resolve[host]! : host
}
