import type { ProxyMode } from '../../engine/config.ts'
import type { SendRequest } from '../../engine/network/index.ts'
import type { Problem } from '../../engine/network/reasons.ts'
import type { Trace } from '../../engine/network/types.ts'
import { tell } from '../packetFlow.ts'
import type { Expectation, Flow, Scene } from './types.ts'
import { worldOf, type World } from './world.ts'

const VERDICTS: readonly string[] = ['DNAT', 'REJECT', 'DROP', 'NONE']

/**
 * Plays a scene in a mode of kube-proxy, row by row.
 * @throws Error with all rows that failed: what was wanted, the packet's way and every rule that matched
 */
export function play(scene: Scene, mode: ProxyMode, world = worldOf(scene, mode)): void {
  const answered: (string | null)[] = []
  const failures = scene.rows.flatMap((row) => {
    const found = row.query ? asks(world, row) : sends(world, row, answered)
    answered.push(found.by)
    const { name = `${row.from} → ${row.to}` } = row
    return found.wrong.length > 0 ? [`${name}\n${found.wrong.map((line) => `  ${line}`).join('\n')}\n${found.way}`] : []
  })
  if (failures.length > 0)
    throw new Error(`${failures.length} of ${scene.rows.length} rows failed (${mode})\n\n${failures.join('\n')}`)
}

/** What is wrong with a row, the way that its packet took, and who answered. */
interface Finding {
  wrong: string[]
  way: string
  by: string | null
}

function wantedOf({ in: modes, ...row }: Flow, mode: ProxyMode): Expectation {
  const { spec: _, ...other } = modes?.[mode] ?? { spec: '' }
  return { ...row, ...other }
}

/** @param answered who answered the rows before */
function sends(world: World, row: Flow, answered: readonly (string | null)[]): Finding {
  row.first?.(world)
  const wanted = wantedOf(row, world.mode)
  const request = requestOf(world, row)
  if ('unset' in request || wanted.expect === 'unset') {
    const got =
      'unset' in request ? { expect: 'unset', ...request.unset } : { expect: `${request.host}:${request.port}` }
    return { wrong: differences(wanted, got), way: '', by: null }
  }
  const could = world.network.explain(request)
  const traces = Array.from({ length: row.times ?? 1 }, () => world.network.send(request))
  const trace = traces[0]!
  const by = traces.map(({ servedBy, outcome }) => (servedBy ? world.nameOf(servedBy) : outcome))
  const got: Record<keyof Expectation, unknown> = {
    expect: VERDICTS.includes(wanted.expect ?? '') ? trace.verdict : trace.outcome,
    reason: trace.reason,
    facts: trace.facts,
    endpoints: trace.endpoints.map(({ address }) => address),
    servedBy: trace.servedBy,
    sourceSeen: trace.sourceSeen,
    masquerade: trace.masquerade,
    pods: trace.endpoints.map(({ address }) => world.nameOf(address)).sort(),
    choices: trace.endpoints.length,
    sameAs: wanted.sameAs !== undefined && trace.servedBy === answered[wanted.sameAs] ? wanted.sameAs : trace.servedBy,
    by: by[0],
    all: [...new Set(by)].sort(),
    different: new Set(by).size,
    each: by,
    status: trace.response?.status,
    body: trace.response?.body,
    rule: trace.hops.flatMap(({ path }) => path).join('\n'),
    asked: trace.lookups.map(({ questions }) => questions[0]!.name),
    answers: undefined,
    records: undefined,
  }
  // What is kept is no first packet, which is all that explain tells of.
  const first = request.connection ? [] : traces
  const unsaid = first.find(({ verdict }) => verdict !== could.verdict)
  const strangers = first.filter(({ endpoints }) => endpoints.some(({ address }) => !knows(could, address)))
  return {
    wrong: [
      ...differences(wanted, got),
      ...(unsaid ? [`explain said ${could.verdict}, and it became ${unsaid.verdict}`] : []),
      ...(strangers[0] ? [`explain knew none of ${JSON.stringify(strangers[0].endpoints)}`] : []),
      ...unprinted(world, trace),
    ],
    way: tell(trace),
    by: trace.servedBy,
  }
}

function knows({ endpoints }: Pick<Trace, 'endpoints'>, address: string): boolean {
  return endpoints.some((each) => each.address === address)
}

/** Rules that the packet met and the node does not print. */
function unprinted(world: World, { hops }: Trace): string[] {
  const texts = new Map<string, string>()
  return hops.flatMap(({ at, path }) => {
    if (!at.startsWith('node/') || path.length === 0) return []
    const text = texts.get(at) ?? world.printed(at.slice(5))
    texts.set(at, text)
    return path
      .filter((rule) => !rule.startsWith('NetworkPolicy ') && !text.includes(lineOf(rule)))
      .map((rule) => `${at} does not print the rule ${rule}`)
  })
}

/** nft lists a rule within its chain, and an element within its set. */
function lineOf(rule: string): string {
  return rule.replace(/^add rule ip6? \S+ \S+ /, '').replace(/^add element ip6? \S+ \S+ \{ (.*) \}$/, '$1')
}

/** What is sent; or, where there is no such address, why not. */
function requestOf(world: World, row: Flow): SendRequest | { unset: Partial<Problem> } {
  const sender = row.from.split('/').at(-1)!
  const { from, protocol, with: more } = row
  const found = placeOf(world, filled(world, row.to), sender)
  if (typeof found !== 'string') return { unset: found }
  const colon = found.lastIndexOf(':')
  const [host, port] = [found.slice(0, colon), Number(found.slice(colon + 1))]
  return { from, host, port, ...(protocol && { protocol }), ...more }
}

function placeOf(world: World, to: string, sender: string): string | Partial<Problem> {
  if (/^(ingress|gateway)\//.test(to)) return world.entry(to)
  if (to.startsWith('nodeport/')) return world.nodePort(to.slice('nodeport/'.length))
  let isSet = true
  const text = to.replace(/\$(\w+)/g, (_, key: string) => {
    const value = world.variable(sender, key)
    isSet &&= value !== undefined
    return value ?? ''
  })
  return isSet ? text : {}
}

function filled(world: World, text: string): string {
  return text.replace(/\{([\w-]+)\}/g, (_, pod: string) => world.ipOf(pod))
}

/** A query, that is two packets as all others, and what the server said. */
function asks(world: World, row: Flow): Finding {
  row.first?.(world)
  const wanted = wantedOf(row, world.mode)
  const name = row.query === 'PTR' ? reversed(filled(world, row.to)) : row.to
  const told = world.network.query(row.from, [{ name, type: row.query! }])
  if (typeof told === 'string') return { wrong: [told], way: '', by: null }
  const [message] = told.messages
  const lines = message?.answers.map(({ type, data }) => `${type} ${data}`)
  const got = {
    expect: told.outcome === 'answered' ? 'ok' : told.outcome,
    reason: told.reason,
    facts: told.facts,
    by: told.servedBy && world.nameOf(told.servedBy),
    answers: message && message.rcode !== 'NOERROR' ? [message.rcode] : lines,
    records: lines?.toSorted(),
  }
  const { answers, records } = wanted
  const full = {
    ...wanted,
    ...(answers && { answers: answers.map((line) => filled(world, line)) }),
    ...(records && { records: records.map((line) => filled(world, line)).sort() }),
  }
  return {
    by: told.servedBy,
    wrong: differences(full, got),
    way: tell({ ...told, verdict: 'NONE', outcome: got.expect as Trace['outcome'] }),
  }
}

function reversed(ip: string): string {
  return `${ip.split('.').toReversed().join('.')}.in-addr.arpa`
}

function differences(wanted: Expectation, got: Partial<Record<keyof Expectation, unknown>>): string[] {
  return (Object.keys(got) as (keyof Expectation)[]).flatMap((key) => {
    const [want, have] = [wanted[key], got[key]]
    if (want === undefined) return []
    if (want instanceof RegExp ? want.test(String(have)) : JSON.stringify(want) === JSON.stringify(have)) return []
    return [
      `${key}: wanted ${want instanceof RegExp ? String(want) : JSON.stringify(want)}, got ${JSON.stringify(have)}`,
    ]
  })
}
