import type { ProxyRules, RuleRef } from './proxy/rules.ts'
import type {
  AppResponse,
  DnsLookup,
  HopAction,
  Hook,
  Outcome,
  Packet,
  Place,
  ProxyView,
  ReasonCode,
  TlsView,
} from './types.ts'
import type { Why } from './words.ts'

/** A hop before anybody reads it: rules as references, the sentence as its parts. */
export interface Step {
  t: number
  at: Place
  reply: boolean
  action: HopAction
  hook: Hook | null
  rules: readonly RuleRef[]
  /** Of a hop at which policies decided: how they are called, the one that decided last. */
  policies?: readonly string[]
  why: Why
  before: Packet
  after: Packet
}

/** What the first node's rules did. */
export interface FirstSight {
  verdict: 'DNAT' | 'REJECT' | 'DROP' | 'NONE'
  masquerade: boolean
  packet: Packet
  matched: readonly RuleRef[]
  /** Whose rules they are: asked what else they could have done. */
  rules: ProxyRules
  /** Where conntrack had sent the connection before, so that no rule was asked: `10.244.0.7:80`. */
  known: string | null
}

/** A DNS query on the way to a request; times count from when the request set out. */
export interface LookupStory extends Omit<DnsLookup, 'hops'> {
  steps: Step[]
  terse: boolean
}

/** How a journey went, but for its number, its time and its ports. Never changed once it is told. */
export interface Story {
  /** Virtual milliseconds until the answer was back, or the client gave up. */
  duration: number
  source: Place
  request: { method: string; url: string; host: string; port: number; protocol: Packet['protocol']; path: string }
  outcome: Outcome
  response: AppResponse | null
  reason: ReasonCode | null
  facts: string | null
  servedBy: string | null
  sourceSeen: string | null
  pod: Place | null
  service: Place | null
  proxy?: ProxyView
  tls?: TlsView
  first: FirstSight | null
  lookups: LookupStory[]
  /** Their times count from when the request set out. */
  steps: Step[]
  /** Rules print without comments about endpoints. */
  terse: boolean
  /** The ports that were drawn when this was written down, in that order; empty where nobody will ask. */
  ports: readonly number[]
}

/**
 * A request's journey, kept so that it costs nothing until somebody reads it: a story that many requests may share, and
 * what is this one's own. `toTrace` puts it into words.
 */
export class TraceRecord {
  /**
   * @param id counts from 1 in the order of sending
   * @param t virtual milliseconds at which the request set out
   * @param ports those drawn for this request, in the order of `story.ports`
   */
  constructor(
    readonly id: number,
    readonly t: number,
    readonly story: Story,
    readonly ports: readonly number[],
  ) {}

  get outcome(): Outcome {
    return this.story.outcome
  }

  get duration(): number {
    return this.story.duration
  }

  get servedBy(): string | null {
    return this.story.servedBy
  }

  get sourceSeen(): string | null {
    return this.story.sourceSeen
  }

  get reason(): ReasonCode | null {
    return this.story.reason
  }

  /** The steps with this request's own times and ports. */
  get steps(): Step[] {
    return this.told(this.story.steps)
  }

  /** Steps of the story, or of one of its look-ups, with this request's own times and ports. */
  told(steps: readonly Step[]): Step[] {
    return steps.map((step) => {
      const before = this.packet(step.before, step.reply)
      const after = step.after === step.before ? before : this.packet(step.after, step.reply)
      return { ...step, t: this.t + step.t, before, after }
    })
  }

  /** A packet of the story as it was on this request's journey. */
  packet(told: Packet, isReply: boolean): Packet {
    const { story, ports } = this
    if (ports === story.ports) return told
    const { src, sport, dst, dport, protocol } = told
    return isReply
      ? { src, sport, dst, dport: dport && ports[story.ports.indexOf(dport)]!, protocol }
      : { src, sport: sport && ports[story.ports.indexOf(sport)]!, dst, dport, protocol }
  }
}

/** Whether every packet of the story has one of its ports where `packet` looks for it, or none at all. */
export function isRenumberable({ steps, lookups, ports }: Story): boolean {
  return [steps, ...lookups.map((lookup) => lookup.steps)].flat().every(({ reply, before, after }) =>
    [before, after].every((packet) => {
      const own = reply ? packet.dport : packet.sport
      return own === 0 || ports.includes(own)
    }),
  )
}
