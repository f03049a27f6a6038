import type { Api } from '../api/api.ts'
import type { ClusterConfig, NodeConfig } from '../config.ts'
import type { Conntrack } from './conntrack.ts'
import type { Defences } from './defences.ts'
import type { ProxyRules, WalkNode } from './proxy/rules.ts'
import type { Routes } from './routes.ts'
import type { Respond, SocketTable } from './sockets.ts'
import type { Tape } from './tape.ts'
import type { LoadBalancer, Packet, Socket } from './types.ts'

/** The network stack of one node. */
export interface NodeStack extends WalkNode {
  readonly config: NodeConfig
  readonly rules: ProxyRules
  readonly conntrack: Conntrack
  /** A free source port for a connection that is to be masqueraded, by what its answer looks like. */
  maskPort(reply: Packet): number
}

/** All that a journey may look at. What changes in it without the tape's knowledge begins a new epoch of the kernel. */
export interface World {
  readonly api: Api
  readonly config: ClusterConfig
  readonly routes: Routes
  readonly sockets: SocketTable
  readonly respond: Respond
  /** The certificate that a process shows at its socket, in PEM; undefined: it speaks no TLS there. */
  certificate(socket: Socket): string | undefined
  readonly now: () => number
  /** Milliseconds since 1970 at virtual time 0. */
  readonly epoch: number
  stack(node: string): NodeStack | undefined
  /** Whose turn it is, of so many: each in turn, list by list. */
  turn(list: string, count: number): number
  loadBalancers(): readonly LoadBalancer[]
  /** Whether the node's machine is off: what comes to it is lost. */
  isStopped(node: string): boolean
  /** How much longer than a moment the process behind the socket takes to answer, in virtual milliseconds. */
  delayOf(socket: Socket): number
  /**
   * The zone whose border no packet passes between two nodes, because it is cut off; null: the way is open. A node that
   * is null stands for everything outside of all zones.
   */
  cutBetween(from: string | null, to: string | null): string | null
  readonly defences: Defences
  /** Chance, time and what earlier journeys left behind are used through this alone. */
  readonly tape: Tape
}
