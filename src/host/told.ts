import type { Hop, Packet, Trace } from '../engine/network/types.ts'

/** Requests as they cross the Worker's border: what many of them share once, and of each only what is its own. */
export interface Told {
  /** Those that were not told before, in the order of their numbers. */
  stories: Story[]
  /** Of each request its id, its time, the number of its story, how many ports follow, and those. */
  numbers: Float64Array<ArrayBuffer>
}

/** How requests fared. */
export interface Story {
  /** Counts from 1. */
  number: number
  /** As one would read that set out at 0, with these ports. */
  trace: Trace
  /** What was drawn for it; each request has others in their place. */
  ports: readonly number[]
}

/** The border's both sides forget a story when so many others were told after it. */
export const STORIES_KEPT = 2000

/** Makes traces of what was told. Their hops are put together when somebody reads them, which for most is never. */
export class Hearer {
  readonly #stories = new Map<number, Story>()

  hear({ stories, numbers }: Told): Trace[] {
    for (const story of stories) this.#stories.set(story.number, story)
    const traces: Trace[] = []
    for (let at = 0; at < numbers.length;) {
      const [id, t, number, count] = [numbers[at]!, numbers[at + 1]!, numbers[at + 2]!, numbers[at + 3]!]
      const ports = numbers.subarray(at + 4, at + 4 + count)
      at += 4 + count
      traces.push(retold(this.#stories.get(number)!, id, t, ports))
    }
    for (const { number } of stories) this.#stories.delete(number - STORIES_KEPT)
    return traces
  }
}

const shared = new WeakMap<Trace, Trace>()

/** What a trace has in common with all that went the same way: the same object for each of them, to know them by. */
export function storyOf(trace: Trace): Trace {
  return shared.get(trace) ?? trace
}

function retold(story: Story, id: number, t: number, own: ArrayLike<number>): Trace {
  const { trace: told } = story
  const packet = ({ src, sport, dst, dport, protocol }: Packet, isReply: boolean): Packet => ({
    src,
    sport: isReply ? sport : portOf(story, own, sport),
    dst,
    dport: isReply ? portOf(story, own, dport) : dport,
    protocol,
  })
  const hop = (one: Hop): Hop => {
    const isReply = one.direction === 'reply'
    const before = packet(one.before, isReply)
    return { ...one, t: t + one.t, before, after: one.after === one.before ? before : packet(one.after, isReply) }
  }
  let hops: Hop[] | undefined
  let lookups: Trace['lookups'] | undefined
  const trace: Trace = {
    ...told,
    id,
    t,
    get hops() {
      return (hops ??= told.hops.map(hop))
    },
    get lookups() {
      return (lookups ??= told.lookups.map((one) => ({ ...one, t: t + one.t, hops: one.hops.map(hop) })))
    },
  }
  shared.set(trace, told)
  return trace
}

/** Ports that nobody drew are the same for all. */
function portOf({ ports }: Story, own: ArrayLike<number>, port: number): number {
  return own[ports.indexOf(port)] ?? port
}
