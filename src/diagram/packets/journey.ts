import type { Hop, Packet, Place, Reading, Trace } from '#state'
import { endpoint } from '#state/words'
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

/** What the engine told of addresses and pods. */
export interface Facts {
  /** Whose address this is; tells a call to a node's port from one to a ClusterIP. */
  ownerOf: (address: string) => Place | null
  /** The node that a pod runs on. */
  nodeOf: (pod: Place) => Place | null
}

/** A stop, and whether the packet leaves it as it came or as the hop made it. */
type Passed = [at: Anchor, packet: 'before' | 'after']

/**
 * The way of a request through the picture, read off its trace hop by hop.
 *
 * Logical: a Service is a place. It stands where the trace has the rule that decided for it, and between the nodes of
 * the inside nothing is shown. Physical: a Service is a row of a node's kube-proxy strip, and every crossing from
 * machine to machine goes through the nodes' interfaces.
 */
export function journey(trace: Trace, reading: Reading, facts: Facts): Journey {
  const stops: Stop[] = []
  let last: Place = trace.source
  trace.hops.forEach((hop, index) => {
    const passed =
      reading === 'logical' ? logicalStops(trace, hop, stops, facts) : physicalStops(trace, hop, last, facts)
    last = hop.at
    const { direction } = hop
    const before = stops[stops.length - 1]
    // A hop that is no place of its own still changes what leaves the last one.
    if (passed.length === 0 && before?.direction === direction) before.packet = hop.after
    for (const [at, when] of passed) {
      const previous = stops[stops.length - 1]
      if (previous?.at === at && previous.direction === direction)
        Object.assign(previous, { packet: hop[when], hop: index })
      else stops.push({ at, direction, packet: hop[when], hop: index })
    }
  })

  const asked = stops.filter((stop) => stop.direction === 'request')
  const turn = asked[asked.length - 1]
  const start = stops[0]?.at ?? trace.source
  const answered = stops.length > asked.length
  const came = trace.outcome === 'ok' || trace.outcome === 'refused' || trace.outcome === 'reset'
  if (came && !answered && asked.length > 1) stops.push(...wayBack(asked))

  // A lost answer is lost on its way back; every other fate is decided where the request turned.
  const decided = trace.outcome === 'timeout' ? stops[stops.length - 1] : turn
  return { start, legs: legsOf(stops), ending: { kind: endingOf(trace), at: decided?.at ?? start } }
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
  return end === 'src' ? endpoint(packet.src, packet.sport) : endpoint(packet.dst, packet.dport)
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

const AT_THE_NODE_ITSELF: ReadonlySet<Hop['action']> = new Set(['send', 'receive', 'deliver', 'refuse', 'respond'])

/** Whether kube-proxy's rules for the Service did this; conntrack repeats a rewrite without naming the rule again. */
function byService(trace: Trace, hop: Hop): boolean {
  if (trace.service === null) return false
  return hop.action === 'dnat' || ((hop.action === 'reject' || hop.action === 'drop') && hop.rule !== null)
}

function logicalStops(trace: Trace, hop: Hop, stops: readonly Stop[], { ownerOf }: Facts): Passed[] {
  if (!hop.at.startsWith('node/') || AT_THE_NODE_ITSELF.has(hop.action)) return [[hop.at, 'after']]
  const { service } = trace
  if (hop.direction === 'reply') {
    if (hop.action !== 'restore') return []
    // Back through what the request passed, once.
    const isWayBack = (at: Anchor | null): at is Anchor =>
      at !== null &&
      stops.some((stop) => stop.direction === 'request' && stop.at === at) &&
      !stops.some((stop) => stop.direction === 'reply' && stop.at === at)
    return [service, hop.at].filter(isWayBack).map((at): Passed => [at, 'after'])
  }
  if (service !== null && stops.some((stop) => stop.at === service)) return []
  const fromInside = trace.source.startsWith('pod/') && ownerOf(hop.before.dst) !== hop.at
  const node: Passed[] = fromInside ? [] : [[hop.at, 'before']]
  if (service && byService(trace, hop)) return [...node, [service, 'after']]
  return hop.action === 'drop' || hop.action === 'deny' || hop.action === 'reject' ? [[hop.at, 'after']] : node
}

function physicalStops(trace: Trace, hop: Hop, last: Place, { nodeOf }: Facts): Passed[] {
  const machine = (place: Place) =>
    place.startsWith('node/') ? place : place.startsWith('pod/') ? nodeOf(place) : null
  const [from, to] = [machine(last), machine(hop.at)]
  const crossing: Passed[] =
    from === to ? [] : [from, to].filter((node) => node !== null).map((node): Passed => [`${node}#eth`, 'before'])
  if (!hop.at.startsWith('node/')) return [...crossing, [hop.at, 'after']]
  if (hop.action === 'route' || hop.action === 'allow') return crossing
  if (byService(trace, hop) || (trace.service && (hop.action === 'restore' || hop.action === 'snat')))
    return [...crossing, [`${hop.at}#${trace.service}`, 'after']]
  return [...crossing, [`${hop.at}#proxy`, 'after']]
}
