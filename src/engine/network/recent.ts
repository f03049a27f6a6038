import type { NamedList, RecentLists } from './proxy/rules.ts'

/** List name → source address → when it was last seen, in virtual milliseconds. */
export type RecentState = Record<string, Record<string, number>>

/** The kernel's `recent` lists of one node: what session affinity remembers. */
export class Recent implements RecentLists {
  readonly #lists = new Map<string, Map<string, number>>()

  /** @param now the present virtual time in milliseconds */
  constructor(private readonly now: () => number) {}

  seen(list: NamedList, ip: string, seconds: number): boolean {
    const sources = this.#lists.get(list.name)
    const last = sources?.get(ip)
    if (last === undefined) return false
    if (this.now() - last <= seconds * 1000) return true
    sources!.delete(ip) // --reap
    return false
  }

  note(list: NamedList, ip: string): void {
    let sources = this.#lists.get(list.name)
    if (!sources) this.#lists.set(list.name, (sources = new Map()))
    sources.set(ip, this.now())
  }

  lastTurn(list: NamedList): string | undefined {
    return this.#lists.get(list.name)?.keys().next().value
  }

  takeTurn(list: NamedList, who: string): void {
    this.#lists.set(list.name, new Map([[who, this.now()]]))
  }

  snapshot(): RecentState {
    return Object.fromEntries([...this.#lists].map(([name, sources]) => [name, Object.fromEntries(sources)]))
  }

  restore(state: RecentState): void {
    this.#lists.clear()
    for (const [name, sources] of Object.entries(state)) this.#lists.set(name, new Map(Object.entries(sources)))
  }
}
