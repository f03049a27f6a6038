import type { Explanation } from '#engine'
import type { Counts } from './protocol.ts'

/** How far a share may be from its probability, in standard errors. */
const STANDARD_ERRORS = 4

/** One flow as three witnesses tell it: the rules alone, the simulated journey, and the kernel. */
export interface Testimony {
  explained: Explanation
  sent: Counts
  kernel: Counts
  /** The Service keeps a caller with its pod. */
  sticky: boolean
  /** If so: everything that could happen to a caller who is new. */
  possible?: readonly string[]
  /** How many nodes may be the first to see a connection: each keeps an affinity of its own. */
  entries: number
}

/** What they disagree about; `kind` spread may be chance, everything else may not. */
export interface Disagreement {
  kind: 'fact' | 'spread'
  says: string
}

export function compare(testimony: Testimony): Disagreement[] {
  const { sent, kernel } = testimony
  if (testimony.sticky) return affinity(testimony)
  const only = (these: Counts, those: Counts) => Object.keys(these).filter((key) => !(key in those))
  return [
    ...only(kernel, sent).map((key) => fact(`the kernel did "${key}" ${kernel[key]} times, the engine never`)),
    ...only(sent, kernel).map((key) => fact(`the engine did "${key}" ${sent[key]} times, the kernel never`)),
    ...strangers(testimony),
    ...spread(testimony),
  ]
}

/** What it is, is chance, which has chosen once for each node; that it stays so, and that it was possible, is not. */
function affinity(testimony: Testimony): Disagreement[] {
  const { kernel, sent, entries, possible = [] } = testimony
  return [
    ...(['engine', 'kernel'] as const).flatMap((who) => {
      const ways = Object.keys(who === 'engine' ? sent : kernel)
      const strange = ways.filter((way) => !possible.includes(way))
      return [
        ...(ways.length > entries ? [fact(`the ${who} did not stay with its choice: ${ways.join(', ')}`)] : []),
        ...strange.map((way) => fact(`the ${who} did "${way}", which the engine would never do to a new caller`)),
      ]
    }),
    ...strangers(testimony),
  ]
}

/** Who answers must be among the endpoints that `explain` names. */
function strangers({ explained, kernel, sent }: Testimony): Disagreement[] {
  if (explained.verdict !== 'DNAT') return []
  const known = new Set(explained.endpoints.map(({ address }) => address))
  return [...new Set([...servers(kernel).keys(), ...servers(sent).keys()])]
    .filter((address) => !known.has(address))
    .map((address) => fact(`${address} answered, which is none of the endpoints that explain names`))
}

function spread({ explained, kernel }: Testimony): Disagreement[] {
  const n = total(kernel)
  if (explained.verdict !== 'DNAT' || n === 0) return []
  const answered = servers(kernel)
  let serving = 0
  const wrong = explained.endpoints.flatMap(({ address, probability }) => {
    const got = answered.get(address)
    if (got === undefined) return []
    serving += probability
    return isFar(got, n, probability) ? [`${address} answered ${got} of ${n}, expected ${round(probability * n)}`] : []
  })
  const failed = n - [...answered.values()].reduce((sum, got) => sum + got, 0)
  if (answered.size > 0 && isFar(failed, n, 1 - serving)) {
    wrong.push(`${failed} of ${n} had no answer, expected ${round((1 - serving) * n)}`)
  }
  return wrong.map((says) => ({ kind: 'spread', says }))
}

function isFar(got: number, n: number, probability: number): boolean {
  const error = Math.sqrt(n * probability * (1 - probability))
  return Math.abs(got - n * probability) > STANDARD_ERRORS * error + 1e-6
}

/** Answers by the address that gave them. */
export function servers(counts: Counts): Map<string, number> {
  const found = new Map<string, number>()
  for (const [key, n] of Object.entries(counts)) {
    const [outcome, address] = key.split(' ')
    if (outcome === 'ok') found.set(address!, (found.get(address!) ?? 0) + n)
  }
  return found
}

export function total(counts: Counts): number {
  return Object.values(counts).reduce((sum, n) => sum + n, 0)
}

function fact(says: string): Disagreement {
  return { kind: 'fact', says }
}

function round(n: number): number {
  return Math.round(n * 10) / 10
}
