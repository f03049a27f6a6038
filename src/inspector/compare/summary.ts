import type { ServiceView, Trace, Walk } from '#state'
import { nameIn } from '#state/words'
import { DOOR_WORDS, doorOf, seconds } from '../words.ts'

/** A fact of each request, in their order. */
export interface Fact {
  name: string
  values: string[]
  differs: boolean
}

function fact<T>(name: string, of: readonly T[], value: (one: T) => string): Fact {
  const values = of.map(value)
  return { name, values, differs: new Set(values).size > 1 }
}

/** What is worth knowing of a request in each mode before one reads its hops. */
export function modeFacts(walks: readonly Walk[]): Fact[] {
  const node = walks.find((walk) => walk.node !== null)?.node
  return [
    ...ends(walks.map(({ trace }) => trace)),
    ...(node ? [fact(`Rules on ${nameIn(node)}`, walks, ({ rules }) => String(rules))] : []),
  ]
}

/** What is worth knowing of two requests that have nothing in common but the cluster. */
export function requestFacts(traces: readonly Trace[], services: ServiceView[]): Fact[] {
  const door = (trace: Trace) => {
    const through = doorOf(trace, services)
    return through ? DOOR_WORDS[through] : 'no Service'
  }
  return [
    fact('From', traces, ({ source }) => nameIn(source)),
    fact('To', traces, ({ request }) => `${request.host}:${request.port}`),
    fact('Through', traces, door),
    ...ends(traces),
    fact('Took', traces, ({ duration }) => seconds(duration)),
  ]
}

function ends(traces: readonly Trace[]): Fact[] {
  return [
    fact('Answered by', traces, ({ servedBy }) => servedBy ?? 'nobody'),
    fact('Sender seen', traces, ({ sourceSeen }) => sourceSeen ?? 'none'),
    fact('Destination rewritten at', traces, hooks),
    fact('Rules matched on the way', traces, ({ hops }) =>
      String(hops.reduce((sum, { path }) => sum + path.length, 0)),
    ),
  ]
}

function hooks({ hops }: Trace): string {
  return hops.flatMap(({ action, hook }) => (action === 'dnat' && hook ? [hook] : [])).join(', ') || 'no hook'
}
