import type { ClusterEvent, Outcome, Topology, Trace } from '#state'
import { endpoint, HOP_WORDS, nameIn } from '#state/words'
import { clockTime } from '#ui'

const SAID: Record<Outcome, string> = {
  ok: 'ok',
  refused: 'connection refused',
  timeout: 'timed out',
  unreachable: 'no route',
  nxdomain: 'name not found',
  reset: 'connection reset',
}

/** Addresses by the name that people know their bearer by. */
export function namesOf({ nodes, loadBalancers, services }: Topology): Map<string, string> {
  const names = new Map<string, string>()
  for (const service of services)
    if (service.clusterIP && service.clusterIP !== 'None') names.set(service.clusterIP, service.name)
  for (const lb of loadBalancers) if (lb.address) names.set(lb.address, lb.name)
  for (const node of nodes) {
    names.set(node.internalIP, node.name)
    if (node.externalIP) names.set(node.externalIP, node.name)
  }
  for (const { name, otherAddresses = [] } of [...services, ...loadBalancers, ...nodes])
    for (const ip of otherAddresses) names.set(ip, name)
  return names
}

/**
 * A request's story in one line.
 *
 * @example narrate(trace, names) // 'internet → node-1:30100 → 10.244.2.4:80, 200'
 * @example narrate(failed, names) // 'client → nginx-clusterip:80, connection refused: NO_READY_ENDPOINTS'
 */
export function narrate(trace: Trace, names: ReadonlyMap<string, string>): string {
  const source = nameIn(trace.source)
  const { host, port } = trace.request
  const isBare = host.includes(':') && !host.startsWith('[')
  const asked = `${names.get(host.replace(/^\[|\]$/g, '')) ?? (isBare ? `[${host}]` : host)}:${port}`
  const road = [source, asked, ...(trace.servedBy ? [trace.servedBy] : [])].join(' → ')
  if (trace.outcome === 'ok') return `${road}, ${trace.response?.status ?? SAID.ok}`
  return `${road}, ${SAID[trace.outcome]}${trace.reason ? `: ${trace.reason}` : ''}`
}

/**
 * What happens at a hop, and what becomes of the packet there.
 *
 * @example narrateHop(trace, 2) // 'Hop 3 of 9, node-1: destination rewritten, 10.0.1.5:30100 becomes 10.244.2.4:80'
 */
export function narrateHop({ hops }: Trace, index: number): string {
  const { at, action, before, after } = hops[index]!
  const place = nameIn(at)
  const ends = [
    [endpoint(before.src, before.sport), endpoint(after.src, after.sport)],
    [endpoint(before.dst, before.dport), endpoint(after.dst, after.dport)],
  ].filter(([from, to]) => from !== to)
  const becomes = ends.map(([from, to]) => `, ${from} becomes ${to}`).join('')
  const road = becomes === '' ? `, ${endpoint(after.src, after.sport)} → ${endpoint(after.dst, after.dport)}` : becomes
  return `Hop ${index + 1} of ${hops.length}, ${place}: ${HOP_WORDS[action].toLowerCase()}${road}`
}

/** The cluster gives up looking for something to happen after this much time in which nothing did. */
const QUIET_STEP_MS = 60_000

/**
 * What one step brought. Not all that happens has a name: rules are written, and objects change.
 *
 * @param traces stories of the requests, as `narrate` tells them
 * @param time virtual milliseconds
 * @param passed how long the step took, in virtual milliseconds
 * @example narrateStep({ events: [scheduled], traces: [] }, 162_500, 200) // '2:42.5: Scheduled of pod/web-1'
 */
export function narrateStep(
  { events, traces }: { events: readonly ClusterEvent[]; traces: readonly string[] },
  time: number,
  passed: number,
): string {
  const what = [...events.map(({ reason, object }) => `${reason} of ${object}`), ...traces]
  if (what.length > 0) return `${clockTime(time)}: ${what.join('; ')}`
  if (passed >= QUIET_STEP_MS) return `${clockTime(time)}: nothing happened for a minute`
  return `${clockTime(time)}: objects or rules changed`
}

/** Whose requests are one story: the same asker, the same door, whichever node it happens to be. */
function storyOf(trace: Trace): string {
  return `${trace.source}>${trace.service ?? trace.request.host}:${trace.request.port}`
}

export const QUIET_MS = 3000

/**
 * Chooses what of the background traffic is worth telling: a story whose outcome changed, and one every three seconds
 * at most. A screen reader that is told of every request hears nothing else any more.
 */
export class Narrator {
  private readonly known = new Map<string, string>()
  /** Changes that wait for their turn, one a story: an outcome that has changed back is no news. */
  private readonly waiting = new Map<string, { trace: Trace; before: string | undefined }>()
  private quietUntil = 0

  hear(traces: readonly Trace[]): void {
    for (const trace of traces) {
      const story = storyOf(trace)
      const outcome = `${trace.outcome} ${trace.reason ?? ''}`
      const before = this.known.get(story)
      this.known.set(story, outcome)
      if (before === outcome) continue
      const earlier = this.waiting.get(story)
      if (earlier?.before === outcome) this.waiting.delete(story)
      else this.waiting.set(story, { trace, before: earlier ? earlier.before : before })
    }
  }

  /** What to say now, if anything; `now` in milliseconds of real time. */
  next(now: number): Trace | null {
    const first = this.waiting.entries().next()
    if (first.done || now < this.quietUntil) return null
    const [story, { trace }] = first.value
    this.waiting.delete(story)
    this.quietUntil = now + QUIET_MS
    return trace
  }

  /** A request sent by hand was told: what follows it waits, so that it is heard to the end. */
  interrupt(now: number): void {
    this.quietUntil = now + QUIET_MS
  }

  forget(): void {
    this.known.clear()
    this.waiting.clear()
  }
}
