import type { Api } from '../api/api.ts'
import type { ClusterConfig, FirewallConfig } from '../config.ts'
import type { Kernel } from '../kernel/index.ts'
import type { ConntrackState } from './conntrackState.ts'
import type { OpenConnection } from './open.ts'
import type { PortState } from './ports.ts'
import type { ProxierState } from './proxier.ts'
import type { RecentState } from './recent.ts'
import type { Story } from './record.ts'
import type { Relay } from './relay.ts'
import type { Respond, SocketTable } from './sockets.ts'
import type { LoadBalancer, Socket } from './types.ts'

export interface NetworkOptions {
  kernel: Kernel
  api: Api
  config: ClusterConfig
  /** Who listens where. */
  sockets: SocketTable
  loadBalancers: () => readonly LoadBalancer[]
  respond: Respond
  /** The certificate that a process shows at its socket, in PEM; undefined: it speaks no TLS there. Default: none does. */
  certificate?: (socket: Socket) => string | undefined
  /** Processes that hand requests on, if there are any: see relay.ts. */
  relay?: () => Relay | undefined
  /** Whether a node's machine is off; default: none ever is. */
  isStopped?: (node: string) => boolean
  /** How much longer the process behind a socket takes to answer, in virtual milliseconds; default: no longer. */
  delayOf?: (socket: Socket) => number
  /** See `World.cutBetween`; default: no zone is ever cut off. */
  cutBetween?: (from: string | null, to: string | null) => string | null
  /** Makes every journey in full, as if nothing were remembered: nothing comes out otherwise. For tests. */
  forgetful?: boolean
}

/** How a request fared, without its way. */
export type Fare = Readonly<
  Pick<Story, 'outcome' | 'reason' | 'servedBy' | 'sourceSeen' | 'pod' | 'service' | 'response' | 'duration'>
>

/** Plain data. Rules are not in it: they follow from the API and what each proxy is behind with. */
export interface NetworkState {
  sent: number
  ports: PortState
  connections: Record<string, OpenConnection>
  /** Whose turn it is at load balancers that go by turns. */
  turns: Record<string, number>
  proxiers: ProxierState[]
  firewall: FirewallConfig
  nodes: { name: string; conntrack: ConntrackState; recent: RecentState }[]
}
