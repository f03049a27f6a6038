import type { Hop, Packet, Place, Reading, Trace } from '#state'
import type { Anchor } from '../layout/types.ts'

/** From one place of the picture to the next. */
export interface Leg {
  from: Anchor
  to: Anchor
  direction: 'request' | 'reply'
  /** Addresses on this leg. */
  packet: Packet
  /** What was rewritten where the leg begins. */
  changed: ('src' | 'dst')[]
  /** Index of the hop that sends the packet on this leg. */
  hop: number
}

export interface Journey {
  /** Where it begins; all there is when the request never set out. */
  start: Anchor
  legs: Leg[]
  ending: {
    kind: 'answered' | 'refused' | 'lost' | 'unresolved'
    /** Where the fate of the request was decided. */
    at: Anchor
  }
}

interface Stop {
  at: Anchor
  direction: Hop['direction']
  packet: Packet
  hop: number
}

/**
 * The way of a request through the picture, read off its trace hop by hop.
 *
 * Logical: a Service is a place. It stands where the trace has the rule that decided for it, and between the nodes of
 * the inside nothing is shown. Physical: a Service is a row of a node's kube-proxy strip, and every crossing into
 * a node goes through that node's interface.
 *
 * @param ownerOf whose address this is, so that a call to a node's port is told from one to a ClusterIP
 */
export function journey(trace: Trace, reading: Reading, ownerOf: (address: string) => Place | null): Journey {
  const stops: Stop[] = []
  let last: Place = trace.source
  trace.hops.forEach((hop, index) => {
    const anchors = reading === 'logical' ? logicalStops(trace, hop, stops, ownerOf) : physicalStops(trace, hop, last)
    for (const at of anchors) {
      const previous = stops[stops.length - 1]
      // A place that is passed in several hops is one stop; what leaves it is what its last hop made of the packet.
      if (previous?.at === at && previous.direction === hop.direction)
        Object.assign(previous, { packet: hop.after, hop: index })
      else stops.push({ at, direction: hop.direction, packet: hop.after, hop: index })
    }
    last = hop.at
  })

  const asked = stops.filter((stop) => stop.direction === 'request')
  const turn = asked[asked.length - 1]
  const start = stops[0]?.at ?? trace.source
  const answered = stops.some((stop) => stop.direction === 'reply')
  const came = trace.outcome === 'ok' || trace.outcome === 'refused' || trace.outcome === 'reset'
  if (came && !answered && asked.length > 1) stops.push(...wayBack(asked))

  return { start, legs: legsOf(stops), ending: { kind: endingOf(trace), at: turn?.at ?? start } }
}

function endingOf({ outcome }: Trace): Journey['ending']['kind'] {
  if (outcome === 'ok') return 'answered'
  if (outcome === 'refused' || outcome === 'reset') return 'refused'
  return outcome === 'timeout' ? 'lost' : 'unresolved'
}

function legsOf(stops: readonly Stop[]): Leg[] {
  const legs: Leg[] = []
  for (let i = 0; i + 1 < stops.length; i++) {
    const [from, to] = [stops[i]!, stops[i + 1]!]
    if (from.at === to.at) continue
    const before = legs[legs.length - 1]
    // A stop that the answer begins at carries the request's last addresses until a reply hop says others.
    const { packet, hop } = from.direction === 'request' && to.direction === 'reply' ? to : from
    const changed =
      before && before.direction === to.direction
        ? (['src', 'dst'] as const).filter((end) => address(before.packet, end) !== address(packet, end))
        : []
    legs.push({ from: from.at, to: to.at, direction: to.direction, packet, changed, hop })
  }
  return legs
}

export function address(packet: Packet, end: 'src' | 'dst'): string {
  const [ip, port] = end === 'src' ? [packet.src, packet.sport] : [packet.dst, packet.dport]
  return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`
}

/** An answer whose hops the trace leaves out goes back the way the request came. */
function wayBack(asked: readonly Stop[]): Stop[] {
  return asked.toReversed().map((stop) => ({
    ...stop,
    direction: 'reply',
    packet: {
      src: stop.packet.dst,
      sport: stop.packet.dport,
      dst: stop.packet.src,
      dport: stop.packet.sport,
      protocol: stop.packet.protocol,
    },
  }))
}

const BY_SERVICE_RULE: ReadonlySet<Hop['action']> = new Set(['dnat', 'reject', 'drop', 'restore'])
const AT_THE_NODE_ITSELF: ReadonlySet<Hop['action']> = new Set(['send', 'receive', 'deliver', 'refuse', 'respond'])

function logicalStops(
  trace: Trace,
  hop: Hop,
  stops: readonly Stop[],
  ownerOf: (address: string) => Place | null,
): Anchor[] {
  if (!hop.at.startsWith('node/')) return [hop.at]
  if (AT_THE_NODE_ITSELF.has(hop.action)) return [hop.at]
  const { service } = trace
  if (hop.direction === 'reply') {
    if (hop.action !== 'restore') return []
    // Both stops only where the request made them on its way here.
    const back: Anchor[] = []
    const visited = (at: Anchor) => stops.some((s) => s.direction === 'request' && s.at === at)
    const passed = (at: Anchor) => stops.some((s) => s.direction === 'reply' && s.at === at)
    if (service && visited(service) && !passed(service)) back.push(service)
    if (visited(hop.at) && !passed(hop.at)) back.push(hop.at)
    return back
  }
  const inService = service !== null && stops.some((stop) => stop.at === service)
  if (inService) return []
  const fromInside = trace.source.startsWith('pod/') && ownerOf(hop.before.dst) !== hop.at
  const node: Anchor[] = fromInside ? [] : [hop.at]
  if (service && hop.rule && BY_SERVICE_RULE.has(hop.action)) return [...node, service]
  return hop.action === 'drop' || hop.action === 'reject' ? [hop.at] : node
}

function physicalStops(trace: Trace, hop: Hop, last: Place): Anchor[] {
  if (!hop.at.startsWith('node/')) return [hop.at]
  // What comes from another machine comes in through the interface; what comes from a pod of this node does not.
  const elsewhere = last !== hop.at && !last.startsWith('pod/')
  const eth = `${hop.at}#eth`
  const door: Anchor[] = elsewhere ? [eth] : []
  if (hop.action === 'route') return [...door, ...(elsewhere || last === hop.at ? [] : [eth])]
  const rewrites = hop.rule !== null || hop.action === 'restore'
  if (!rewrites) return [...door, ...(AT_THE_NODE_ITSELF.has(hop.action) ? [`${hop.at}#proxy`] : [])]
  return [...door, trace.service ? `${hop.at}#${trace.service}` : `${hop.at}#proxy`]
}
