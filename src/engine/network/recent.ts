import type { NamedList, RecentLists } from './proxy/rules.ts'
import type { Tape } from './tape.ts'

/** List name → source address → when it was last seen, in virtual milliseconds. */
export type RecentState = Record<string, Record<string, number>>

/** The kernel's `recent` lists of one node: what session affinity remembers. */
export class Recent implements RecentLists {
  readonly #lists = new Map<string, Map<string, number>>()

  /**
   * @param now the present virtual time in milliseconds
   * @param tape hears of everything that a journey asks or notes
   */
  constructor(
    private readonly now: () => number,
    private readonly tape: Tape,
  ) {}

  seen(list: NamedList, ip: string, seconds: number): boolean {
    return this.tape.ask(() => this.#seen(list, ip, seconds))
  }

  note(list: NamedList, ip: string): void {
    this.#note(list, ip)
    this.tape.did(() => this.#note(list, ip))
  }

  #seen(list: NamedList, ip: string, seconds: number): boolean {
    const sources = this.#lists.get(list.name)
    const last = sources?.get(ip)
    if (last === undefined) return false
    if (this.now() - last <= seconds * 1000) return true
    sources!.delete(ip) // --reap
    return false
  }

  #note(list: NamedList, ip: string): void {
    let sources = this.#lists.get(list.name)
    if (!sources) this.#lists.set(list.name, (sources = new Map()))
    sources.set(ip, this.now())
  }

  lastTurn(list: NamedList): string | undefined {
    this.tape.unrepeatable()
    return this.#lists.get(list.name)?.keys().next().value
  }

  takeTurn(list: NamedList, who: string): void {
    this.tape.unrepeatable()
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
