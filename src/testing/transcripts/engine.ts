/** The cluster of the recordings: three nodes, no cloud. Commands are asked of it as kubectl would ask. */
import { ApiServer, type KindDefinition, type KubeObject, type Reply } from '../../engine/api/index.ts'
import { startCloud } from '../../engine/cloud/index.ts'
import { defaultConfig } from '../../engine/config.ts'
import { Kernel } from '../../engine/kernel/index.ts'
import { bootstrap, kinds } from '../../engine/kinds/index.ts'
import schema from '../../engine/kinds/schema/fields.json' with { type: 'json' }
import { startNodes } from '../../engine/node/index.ts'

/** One with which a pod of the demo goes to node-1, as it did in the recording. */
const SEED = 2
/** Long enough for images to be pulled, pods to start and stop, and controllers to come to rest. */
const SETTLED = 40_000

export class Recorded {
  readonly api: ApiServer
  readonly #kernel: Kernel
  readonly #kinds: readonly KindDefinition[]
  /** The scenario's files; a step may change one. */
  readonly files: Map<string, string>

  constructor(files: Readonly<Record<string, string>>) {
    const config = { ...defaultConfig(), cloudProvider: 'none' as const }
    const kernel = new Kernel({ seed: SEED })
    this.#kernel = kernel
    this.#kinds = kinds(config)
    const api = new ApiServer({ kernel, kinds: this.#kinds, schema, freeze: true })
    this.api = api
    startNodes({ api, kernel, config })
    startCloud({ api, kernel, config })
    bootstrap(api, config)
    this.files = new Map(Object.entries(files))
    this.settle()
  }

  get now(): number {
    return this.#kernel.clock.epoch + this.#kernel.clock.now
  }

  settle(ms = SETTLED): void {
    this.#kernel.clock.runUntil(this.#kernel.clock.now + ms)
  }

  /** By plural, singular or short name; `all` is several. In the order in which the server lists its resources. */
  kindsOf(resource: string): KindDefinition[] {
    const found = this.#kinds.filter(
      ({ plural, singular, shortNames = [], categories = [] }) =>
        plural === resource || singular === resource || shortNames.includes(resource) || categories.includes(resource),
    )
    return found.sort((a, b) => order(a).localeCompare(order(b)))
  }

  scale(kind: string, name: string, replicas: number): void {
    must(this.api.mergePatch(kind, 'default', name, { spec: { replicas } }))
  }

  create(object: KubeObject | Record<string, unknown>): void {
    must(this.api.create(object as Record<string, unknown>))
  }
}

function order({ apiVersion, plural }: KindDefinition): string {
  return `${apiVersion.includes('/') ? apiVersion : ''} ${plural}`
}

/** The object of a write that has to succeed. */
export function must<T>(reply: Reply<T>): T {
  if (!reply.ok) throw new Error(reply.status.message)
  return reply.object
}
