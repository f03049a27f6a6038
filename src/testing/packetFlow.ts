import type { SendRequest } from '../engine/network/index.ts'
import type { Packet, ReasonCode, Trace } from '../engine/network/types.ts'

/** Whatever can send: a Cluster, or the network alone. */
export interface Sender {
  send(request: SendRequest): Trace
}

/** One packet and what becomes of it. What a row leaves out is not looked at. */
export interface PacketRow {
  /** A claim about the world, `external client to a NodePort without endpoints`. */
  name: string
  from: string
  /** `HOST:PORT` */
  to: string
  /** Default TCP. */
  protocol?: Packet['protocol']
  /** An outcome of the client, or a verdict of the first node's rules. */
  expect: Trace['outcome'] | Trace['verdict']
  reason?: ReasonCode | null
  facts?: string
  /** All endpoints that the rules could choose, `10.244.0.7:80`. */
  endpoints?: string[]
  servedBy?: string
  sourceSeen?: string
  masquerade?: boolean
  /** What `nameOf` says of the endpoints that the rules could choose, sorted. */
  pods?: string[]
  /** And of the one that answers. */
  by?: string
}

const VERDICTS: readonly string[] = ['DNAT', 'REJECT', 'DROP', 'NONE']

/**
 * Sends each row's packet and compares. A failure names the row and prints the way of the packet with every rule that
 * matched.
 * @throws Error with all rows that failed
 */
export function packetFlow(
  sender: Sender | { network: Sender },
  rows: readonly PacketRow[],
  nameOf: (address: string) => string = (address) => address,
): void {
  const { send } = bound('network' in sender ? sender.network : sender)
  const failures = rows.flatMap((row) => {
    const colon = row.to.lastIndexOf(':')
    const trace = send({
      from: row.from,
      host: row.to.slice(0, colon),
      port: Number(row.to.slice(colon + 1)),
      ...(row.protocol && { protocol: row.protocol }),
    })
    const wrong = differences(row, trace, nameOf)
    return wrong.length > 0 ? [`${row.name}\n${wrong.map((line) => `  ${line}`).join('\n')}\n${tell(trace)}`] : []
  })
  if (failures.length > 0) throw new Error(`${failures.length} of ${rows.length} rows failed\n\n${failures.join('\n')}`)
}

function bound(sender: Sender): Sender {
  return { send: (request) => sender.send(request) }
}

function differences(row: PacketRow, trace: Trace, nameOf: (address: string) => string): string[] {
  const got: Record<string, unknown> = {
    expect: VERDICTS.includes(row.expect) ? trace.verdict : trace.outcome,
    reason: trace.reason,
    facts: trace.facts,
    endpoints: trace.endpoints.map(({ address }) => address),
    servedBy: trace.servedBy,
    sourceSeen: trace.sourceSeen,
    masquerade: trace.masquerade,
    pods: trace.endpoints.map(({ address }) => nameOf(address)).sort(),
    by: trace.servedBy && nameOf(trace.servedBy),
  }
  return Object.entries(got).flatMap(([key, value]) => {
    const wanted = row[key as keyof PacketRow]
    if (wanted === undefined || JSON.stringify(wanted) === JSON.stringify(value)) return []
    return [`${key}: wanted ${JSON.stringify(wanted)}, got ${JSON.stringify(value)}`]
  })
}

/** The way of a packet, with every rule that matched. */
export function tell(trace: Pick<Trace, 'hops' | 'outcome' | 'verdict'>): string {
  const hops = trace.hops.flatMap((hop) => {
    const { src, sport, dst, dport } = hop.after
    const line = `  ${hop.at} ${hop.hook ?? ''} ${hop.action} ${src}:${sport} → ${dst}:${dport}: ${hop.why}`
    return [line, ...hop.path.map((rule) => `      ${rule}`)]
  })
  return [`  the packet's way (${trace.outcome}, ${trace.verdict}):`, ...hops].join('\n')
}
