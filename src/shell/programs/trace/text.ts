import type { Hop, Packet, Trace } from '#engine'
import { formatHostPort, withBrackets } from '../net/hostPort.ts'
import { alignColumns } from '../table.ts'

/** What `trace` prints for people: how it went, then a row for each hop. */
export function traceText(trace: Trace): string {
  const rows = trace.hops.map((hop, i) => [
    String(i + 1),
    `+${(hop.t - trace.t).toFixed(2)} ms`,
    hop.at,
    hop.action,
    rewrite(hop),
    hop.why,
    hop.rule ?? '',
  ])
  const table = rows.length > 0 ? alignColumns([['HOP', 'TIME', 'AT', 'ACTION', 'PACKET', 'WHY', 'RULE'], ...rows]) : ''
  return `${summary(trace)}\n${table}`
}

function summary(trace: Trace): string {
  const { source, request, outcome, response, servedBy, pod, sourceSeen, reason, facts } = trace
  const lines = [`${source} → ${formatHostPort(request.host, request.port)}/${request.protocol}: ${ending(trace)}`]
  if (servedBy) {
    const who = pod ? `${withBrackets(servedBy)} (${pod})` : withBrackets(servedBy)
    lines.push(`${outcome === 'ok' ? 'answered' : 'reached'}: ${who}, which saw ${sourceSeen}`)
  }
  if (reason) lines.push(`reason: ${reason}${facts ? `: ${facts}` : ''}`)
  if (response === null && !reason && facts) lines.push(`reason: ${facts}`)
  lines.push(`rules: ${rules(trace)}`)
  return lines.join('\n')
}

function ending({ outcome, response, duration }: Trace): string {
  const status = response && response.status > 0 ? ` ${response.status}` : ''
  return `${outcome}${status} after ${duration.toFixed(2)} ms`
}

function rules({ verdict, masquerade, endpoints, servicePort }: Trace): string {
  if (verdict === 'NONE') return 'none of the first node matches'
  const of = servicePort ? ` of ${servicePort}` : ''
  const hidden = masquerade ? ', masqueraded' : ''
  const chances = endpoints.map(
    ({ address, probability }) => `${withBrackets(address)} (${(probability * 100).toFixed(1).replace(/\.0$/, '')}%)`,
  )
  return `${verdict}${of}${hidden}${chances.length > 0 ? ` to ${chances.join(', ')}` : ''}`
}

/** What the hop made of the packet: only the end that it rewrote, or the whole where it rewrote nothing. */
function rewrite({ before, after }: Hop): string {
  const changes: string[] = []
  if (from(before) !== from(after)) changes.push(`src ${from(before)} → ${from(after)}`)
  if (to(before) !== to(after)) changes.push(`dst ${to(before)} → ${to(after)}`)
  return changes.length > 0 ? changes.join(', ') : `${from(after)} → ${to(after)}`
}

function from({ src, sport }: Packet): string {
  return formatHostPort(src, sport)
}

function to({ dst, dport }: Packet): string {
  return dst === '' ? '?' : formatHostPort(dst, dport)
}
