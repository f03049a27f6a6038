import type { RandomStream } from '../kernel/index.ts'
import type { Conntrack, ConntrackStateName } from './conntrack.ts'
import type { Lane } from './lanes.ts'
import { isRenumberable, type Story } from './record.ts'
import { sameRequest, type SendRequest } from './request.ts'
import { spread, type Deed, type PortCounter, type Tape, type Turn } from './tape.ts'

/** So many turns in all roads together, and the memory begins anew: a cluster where nothing changes for long. */
const MOST_TURNS = 200_000

/**
 * The roads that requests have taken since the world last changed. A road is a tree: at each turn it goes on by what is
 * drawn or found there, and every leaf is a journey that somebody has made in full.
 *
 *   port ─ fresh@node-1 ─ chance ½ ┬─ mask ─ fresh@node-2 ─▶ story of pod b
 *                                  └─ mask ─▶ story of pod a
 *
 * `follow` draws the same numbers from the same streams, in the same order, as the journey itself would. Where nobody has
 * been yet, it stops and leaves in `drawn` what has been drawn: the journey is then made in full with just that.
 */
export class Memo {
  /** Filled anew by each `follow`, from the front: setting the length of an array costs more than a journey's dice. */
  readonly #ports: number[] = []
  readonly #drawn: number[] = []
  #portCount = 0
  #drawnCount = 0
  /** By sender, host and path. */
  readonly #roads = new Map<string, Map<string, Map<string, Road[]>>>()
  #last: Road | undefined
  #turns = 0

  /** The ports of the journey that was made last. */
  ports(): number[] {
    return this.#ports.slice(0, this.#portCount)
  }

  /** What the journey that was made last drew, also where it came to no end. */
  drawn(): number[] {
    return this.#drawn.slice(0, this.#drawnCount)
  }

  get isEmpty(): boolean {
    return this.#last === undefined
  }

  get isFull(): boolean {
    return this.#turns > MOST_TURNS
  }

  clear(): void {
    this.#roads.clear()
    this.#last = undefined
    this.#turns = 0
  }

  /** The road of a request, which nobody may have been on yet. */
  road(request: SendRequest): Road {
    if (this.#last && sameRequest(this.#last.request, request)) return this.#last
    const { from, host, path = '/' } = request
    const hosts = within(this.#roads, from, () => new Map<string, Map<string, Road[]>>())
    const paths = within(hosts, host, () => new Map<string, Road[]>())
    const roads = within(paths, path, (): Road[] => [])
    let road = roads.find((each) => sameRequest(each.request, request))
    if (!road) {
      roads.push((road = { request: { ...request }, isKnown: false, first: undefined }))
      this.#turns++
    }
    this.#last = road
    return road
  }

  /** Makes a journey from memory; null where nobody has been, with `drawn` as far as it came. */
  follow(road: Road): Story | null {
    const ports = this.#ports
    this.#portCount = 0
    this.#drawnCount = 0
    let node = road.first
    while (node) {
      let way = 0
      switch (node.kind) {
        case 'port':
          ports[this.#portCount++] = this.#draw(node.counter!.next())
          break
        case 'mask':
          ports[this.#portCount++] = this.#draw(node.conntrack!.freePort(node.lane!, node.stream!))
          break
        case 'chance':
          way = this.#draw(node.stream!.next() < node.number ? 1 : 0)
          break
        case 'pick':
          way = this.#draw(node.stream!.index(node.number))
          break
        case 'spread':
          way = spread(node.seed, ports[node.port]!, node.number)
          break
        case 'ask':
          way = node.ask!() ? 1 : 0
          break
        case 'fresh':
          if (node.conntrack!.isEstablished(node.lane!, ports[node.port]!)) return null
          break
        case 'unseen':
          if (node.conntrack!.hasReply(node.lane!, ports[node.port]!)) return null
          break
        case 'end':
          return this.#arrive(node.ending!)
      }
      node = node.next[way]
    }
    return null
  }

  /** Remembers a journey that was made in full. */
  learn(road: Road, tape: Tape, story: Story): void {
    const { turns, deeds } = tape
    const ports = turns.flatMap(({ kind, value }) => (kind === 'port' || kind === 'mask' ? [value] : []))
    story.ports = ports
    if (!tape.isRepeatable || new Set(ports).size < ports.length || !isRenumberable(story)) return
    if (turns.some((turn) => 'port' in turn && !ports.includes(turn.port))) return
    const ending = endingOf(deeds, ports, story)
    if (!ending) return
    this.#turns += turns.length + 1
    let put = (node: Node): Node => (road.first ??= node)
    for (const turn of turns) {
      const node = put(nodeOf(turn, ports))
      put = (next) => (node.next[wayOf(turn)] ??= next)
    }
    put({ ...BLANK, kind: 'end', ending, next: [] })
  }

  /** What a journey leaves behind; null, with nothing done, where that would not come out as it does in full. */
  #arrive({ additions, dids, isTangled, story }: Ending): Story | null {
    if (isTangled && !this.#isUntangled(additions)) return null
    const ports = this.#ports
    for (const { conntrack, there, port, back, backPort, state } of additions) {
      conntrack.insert(there, ports[port]!, back, ports[backPort]!, state)
    }
    for (let i = 0; i < dids.length; i++) {
      const { again, port } = dids[i]!
      again(port < 0 ? 0 : ports[port]!)
    }
    return story
  }

  #draw(value: number): number {
    this.#drawn[this.#drawnCount++] = value
    return value
  }

  /** Two connections of one journey in one table cannot be taken for each other, nor one push the other out. */
  #isUntangled(additions: readonly Addition[]): boolean {
    return (
      new Set(this.ports()).size === this.#portCount &&
      additions.every(({ conntrack }) => conntrack.hasRoomFor(additions.length))
    )
  }
}

/** All that is known of how one request fares. */
export interface Road {
  readonly request: SendRequest
  /** Somebody has been on it since the world last changed. */
  isKnown: boolean
  first: Node | undefined
}

/** A turn in the tree; fields are there as `kind` has use for them. Ports are places in the list of those drawn. */
interface Node {
  kind: Turn['kind'] | 'end'
  counter: PortCounter | undefined
  stream: RandomStream | undefined
  conntrack: Conntrack | undefined
  lane: Lane | undefined
  ask: (() => boolean) | undefined
  /** A probability or a count. */
  number: number
  seed: number
  port: number
  ending: Ending | undefined
  next: Node[]
}

interface Addition {
  conntrack: Conntrack
  there: Lane
  port: number
  back: Lane
  backPort: number
  state: ConntrackStateName
}

interface Ending {
  story: Story
  additions: Addition[]
  /** `port` is the place of a port in the list of those drawn, -1 where none is needed. */
  dids: { again: (port: number) => void; port: number }[]
  /** More than one connection comes into the same table. */
  isTangled: boolean
}

const BLANK: Node = {
  kind: 'end',
  counter: undefined,
  stream: undefined,
  conntrack: undefined,
  lane: undefined,
  ask: undefined,
  number: 0,
  seed: 0,
  port: 0,
  ending: undefined,
  next: [],
}

function within<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  let value = map.get(key)
  if (value === undefined) map.set(key, (value = make()))
  return value
}

function wayOf(turn: Turn): number {
  return turn.kind === 'port' || turn.kind === 'mask' ? 0 : turn.value
}

function nodeOf(turn: Turn, ports: readonly number[]): Node {
  const node = { ...BLANK, kind: turn.kind, next: [] }
  switch (turn.kind) {
    case 'port':
      return { ...node, counter: turn.counter }
    case 'mask':
      return { ...node, stream: turn.stream, conntrack: turn.conntrack, lane: turn.lane }
    case 'chance':
      return { ...node, stream: turn.stream, number: turn.probability }
    case 'pick':
      return { ...node, stream: turn.stream, number: turn.count }
    case 'spread':
      return { ...node, seed: turn.seed, port: ports.indexOf(turn.port), number: turn.count }
    case 'ask':
      return { ...node, ask: turn.ask }
    case 'fresh':
    case 'unseen':
      return { ...node, conntrack: turn.conntrack, lane: turn.lane, port: ports.indexOf(turn.port) }
  }
}

function endingOf(deeds: readonly Deed[], ports: readonly number[], story: Story): Ending | null {
  const additions: Addition[] = []
  const dids: Ending['dids'] = []
  for (const deed of deeds) {
    if (deed.kind === 'did') {
      const port = deed.port === null ? -1 : ports.indexOf(deed.port)
      if (deed.port !== null && port < 0) return null
      dids.push({ again: deed.again, port })
      continue
    }
    const { conntrack, there, back, state } = deed
    const port = ports.indexOf(deed.port)
    const backPort = ports.indexOf(deed.backPort)
    if (port < 0 || backPort < 0) return null
    additions.push({ conntrack, there, port, back, backPort, state })
  }
  const tables = new Set(additions.map(({ conntrack }) => conntrack))
  return { story, additions, dids, isTangled: tables.size < additions.length }
}
