import type { Api } from '../api/api.ts'
import type { KindDefinition } from '../api/kind.ts'
import type { ClusterConfig } from '../config.ts'
import type { Kernel, Stateful } from '../kernel/index.ts'
import type { Relay, Wish } from '../network/relay.ts'
import type { RouteView } from '../topology/types.ts'

/**
 * Something that a cluster can have beside its core, and that the page loads only when somebody needs it. A cluster that
 * has the part but none of its objects behaves exactly as one without it.
 */
export interface Part {
  /** Stands in snapshots, so that whoever restores one knows what to load first. */
  readonly name: string
  readonly kinds: readonly KindDefinition[]
  /** Starts its controllers. Called once a cluster, before anything needs them. */
  start(context: PartContext): RunningPart
}

export interface PartContext {
  api: Api
  kernel: Kernel
  config: ClusterConfig
}

/** The proxies of one kind. */
export interface Proxies {
  readonly relay: Relay
  /** Which proxy pods lead to which Services by which rules, for the picture. */
  routes(): RouteView[]
  /** What can be asked of the proxies behind the Service `namespace/name`; nothing where it has none. */
  wishes(service: string): readonly Wish[]
}

export interface RunningPart extends Proxies, Stateful<unknown> {}
