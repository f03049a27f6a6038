import type { ProxyRules, RuleRef } from './proxy/rules.ts'
import type { AppResponse, HopAction, Hook, Outcome, Packet, Place, ReasonCode } from './types.ts'
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

/** A request's journey, kept so that it costs nothing until somebody reads it: see `toTrace`. */
export interface TraceRecord {
  id: number
  t: number
  duration: number
  source: Place
  request: { method: 'GET'; url: string; host: string; port: number; protocol: Packet['protocol']; path: string }
  outcome: Outcome
  response: AppResponse | null
  reason: ReasonCode | null
  facts: string | null
  servedBy: string | null
  sourceSeen: string | null
  pod: Place | null
  service: Place | null
  first: FirstSight | null
  steps: Step[]
  /** Rules print without comments about endpoints. */
  terse: boolean
}
