import type { Hop, Packet, Trace } from '#engine'
import { formatHostPort, withBrackets } from '../net/hostPort.ts'
import { textWidth } from '../../tty/width.ts'
import { alignColumns } from '../table.ts'

/**
 * What `trace` prints for people: how it went, then a row for each hop.
 * @param columns of the terminal that it is read on: where the rows are longer, each hop is a few lines
 */
export function traceText(trace: Trace, columns = Infinity): string {
  const rows = trace.hops.map((hop, i) => [
    String(i + 1),
    `+${(hop.t - trace.t).toFixed(2)} ms`,
    hop.at,
    hop.action,
    rewrite(hop),
    hop.why,
    hop.rule ?? '',
  ])
  if (rows.length === 0) return `${summary(trace)}\n`
  const table = alignColumns([['HOP', 'TIME', 'AT', 'ACTION', 'PACKET', 'WHY', 'RULE'], ...rows])
  const isWide = table.split('\n').some((line) => textWidth(line) > columns)
  return `${summary(trace)}\n${isWide ? rows.map((row) => paragraph(row, columns)).join('') : table}`
}

const INDENT = '    '

/** One hop on lines that are no longer than the terminal is wide. */
function paragraph([number = '', time, at, action, ...texts]: readonly string[], columns: number): string {
  const lines = texts.flatMap((text) => wrap(text, columns - INDENT.length).map((line) => INDENT + line))
  return [`${number.padEnd(INDENT.length)}\x1b[1m${at}  ${action}\x1b[0m  ${time}`, ...lines, ''].join('\n')
}

/** Breaks a text between its words; one that is too long for a line is left to the terminal. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ').filter(Boolean)) {
    const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : ''
    if (longer !== '' && textWidth(longer) <= width) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
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
