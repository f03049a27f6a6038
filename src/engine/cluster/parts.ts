import type { ApiServer } from '../api/index.ts'
import { runController } from '../api/controller.ts'
import type { KindDefinition } from '../api/kind.ts'
import { knownKinds } from '../kinds/index.ts'
import type { Part, PartContext, RunningPart } from '../l7/types.ts'
import type { Relay, Wish } from '../network/relay.ts'
import type { Stateful } from '../kernel/index.ts'
import type { RouteView } from '../topology/types.ts'

/** What a cluster has beside its core, and kinds that it learns while it runs. */
export class Parts implements Stateful<Readonly<Record<string, unknown>>> {
  readonly #parts = new Map<string, { part: Part; running: RunningPart }>()

  /** @param kinds everything that the API server knows; those that come are added */
  constructor(
    private readonly context: PartContext & { api: ApiServer },
    private readonly kinds: KindDefinition[],
  ) {}

  /** One that it has already is left alone. */
  add(part: Part): void {
    if (this.#parts.has(part.name)) return
    this.#install(part.kinds)
    this.#parts.set(part.name, { part, running: part.start(this.context) })
  }

  /** Takes up kinds that others are made with by now. */
  learn(): void {
    this.#install(knownKinds().filter((kind) => !this.kinds.includes(kind)))
  }

  get all(): readonly Part[] {
    return [...this.#parts.values()].map(({ part }) => part)
  }

  get names(): readonly string[] {
    return [...this.#parts.keys()]
  }

  get relay(): Relay | undefined {
    for (const { running } of this.#parts.values()) return running.relay
    return undefined
  }

  wishes(service: string): readonly Wish[] {
    return [...this.#parts.values()].flatMap(({ running }) => running.wishes(service))
  }

  routes(): RouteView[] {
    return [...this.#parts.values()].flatMap(({ running }) => running.routes())
  }

  snapshot(): Readonly<Record<string, unknown>> {
    return Object.fromEntries([...this.#parts].map(([name, { running }]) => [name, running.snapshot()]))
  }

  /** @throws Error when one is missing that the state names */
  restore(state: Readonly<Record<string, unknown>>): void {
    for (const [name, saved] of Object.entries(state)) {
      const found = this.#parts.get(name)
      if (!found) throw new Error(`the snapshot is of a cluster with ${name}, which this one lacks`)
      found.running.restore(saved)
    }
  }

  #install(kinds: readonly KindDefinition[]): void {
    for (const kind of kinds) {
      this.context.api.register(kind)
      this.kinds.push(kind)
      for (const factory of kind.controllers ?? []) runController(factory(this.context), this.context)
    }
  }
}
