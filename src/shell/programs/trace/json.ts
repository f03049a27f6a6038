import type { Packet, Trace } from '#engine'
import { withBrackets } from '../net/hostPort.ts'

/** What `trace -o json` prints of one request: the keys that scripts hold on to, in their order. */
export function traceJson(trace: Trace): Record<string, unknown> {
  return {
    outcome: trace.outcome,
    reason: trace.reason,
    verdict: trace.verdict,
    masquerade: trace.masquerade,
    endpoints: trace.endpoints.map(({ address, probability }) => ({ address: withBrackets(address), probability })),
    servedBy: trace.servedBy && withBrackets(trace.servedBy),
    sourceSeen: trace.sourceSeen,
    hops: trace.hops.map(({ at, action, rule, before, after }) => ({
      at,
      action,
      rule,
      before: packetJson(before),
      after: packetJson(after),
    })),
  }
}

function packetJson({ src, sport, dst, dport, protocol }: Packet): Packet {
  return { src, sport, dst, dport, protocol }
}
