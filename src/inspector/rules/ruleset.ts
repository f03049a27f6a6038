import type { Hop, RuleText } from '#state'

/** A line of what a tool prints; the tool's own name, as one types it, is a line before. */
export interface RuleLine {
  text: string
  /** Whether it is what one types, and no rule. */
  typed: boolean
  /** The tool and table that it is in: chains of the same name in two tables are two. */
  table: string
  /** The chain, map or set that it is in, or that it begins; null outside of all. */
  chain: string | null
  /** Whether a chain begins here: what leads to the chain leads to this line. */
  begins: boolean
  /** The chain that it sends packets to. */
  leadsTo: string | null
}

/** Reads each text by its own marks, whichever tool printed it. */
export function linesOf(texts: readonly RuleText[]): RuleLine[] {
  return texts.flatMap(({ tool, text }) => {
    const heading = { text: `$ ${tool}`, typed: true, table: tool, chain: null, begins: false, leadsTo: null }
    let [table, chain] = [tool, null as string | null]
    const lines = text.trimEnd().split('\n')
    return [
      heading,
      ...lines.map((line): RuleLine => {
        const opened = /^\*(\S+)|^table (\S+ \S+) \{/.exec(line)
        if (opened) table = `${tool} ${opened[1] ?? opened[2]}`
        const begun = /^:(\S+) |^\t(?:chain|map|set) (\S+) \{|^create (\S+) /.exec(line)
        const own = begun?.[1] ?? begun?.[2] ?? begun?.[3] ?? /^(?:-A|add) (\S+) /.exec(line)?.[1]
        if (opened || line === 'COMMIT' || line === '}') chain = null
        chain = own ?? chain
        const leads = begun ? null : / -[jg] (KUBE-\S+)|\b(?:jump|goto) ([^\s,}]+)/.exec(line)
        const leadsTo = leads?.[1] ?? leads?.[2] ?? null
        const read = { text: line, typed: false, table, chain, begins: begun !== null, leadsTo }
        if (line === '\t}') chain = null
        return read
      }),
    ]
  })
}

/** Whether a rule as a hop tells it is the one in a line: nft lists it within its chain or map, the others as it is. */
function finder(rule: string): (line: RuleLine) => boolean {
  const nft = /^add (?:rule|element) (ip6? \S+) (\S+) (?:\{ (.*) \}|(.*))$/.exec(rule)
  if (!nft) return ({ text }) => text === rule
  const [, table, chain, element, whole] = nft
  return (line) =>
    line.chain === chain &&
    line.table.endsWith(` ${table}`) &&
    (whole === undefined ? line.text.includes(element!) : line.text.trim() === whole)
}

/** That a packet of a request matched a rule. */
export interface Mark {
  /** How many rules of the node the request's packets had matched by then, with this one. */
  order: number
  /** The hop, by its index. */
  hop: number
}

/**
 * Where a request's packets matched: for each line, when. Policies are no rules of kube-proxy and have no line.
 * @param node `node/node-1`
 */
export function marksOf(lines: readonly RuleLine[], hops: readonly Hop[], node: string): Map<number, Mark[]> {
  const marks = new Map<number, Mark[]>()
  let order = 0
  hops.forEach(({ at, path }, hop) => {
    if (at !== node) return
    for (const rule of path) {
      const index = lines.findIndex(finder(rule))
      if (index >= 0) marks.set(index, [...(marks.get(index) ?? []), { order: ++order, hop }])
    }
  })
  return marks
}

/** Indices of the lines that have every word of the query, in whatever case. */
export function found(lines: readonly RuleLine[], query: string): number[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  return lines.flatMap(({ text }, index) => {
    const lower = text.toLowerCase()
    return words.every((word) => lower.includes(word)) ? [index] : []
  })
}

/** Where the chain begins that a line leads to; -1 where it leads to none that is printed. */
export function target(lines: readonly RuleLine[], { table, leadsTo }: RuleLine): number {
  return leadsTo === null ? -1 : lines.findIndex((l) => l.begins && l.chain === leadsTo && l.table === table)
}
