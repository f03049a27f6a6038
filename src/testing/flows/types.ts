import type { ClusterConfig, ProxyMode } from '../../engine/config.ts'
import type { SendRequest } from '../../engine/network/index.ts'
import type { ReasonCode, Trace } from '../../engine/network/types.ts'
import type { TestNetworkOptions } from '../testNetwork.ts'
import type { World } from './world.ts'

/** What becomes of a packet, as a row says it. What it leaves out is not looked at. */
export interface Expectation {
  /** An outcome of the client, or a verdict of the first node's rules; `unset`: there is no such address to send to. */
  expect?: Trace['outcome'] | Trace['verdict'] | 'unset'
  reason?: ReasonCode | null
  facts?: string | RegExp
  /** All endpoints that the rules could choose, `10.244.0.7:80`. */
  endpoints?: readonly string[]
  servedBy?: string | null
  sourceSeen?: string | null
  masquerade?: boolean
  /** The pods that the rules could choose, sorted; an address where it is no pod's. */
  pods?: readonly string[]
  /** How many endpoints the rules could choose. */
  choices?: number
  /** The pod that answers. */
  by?: string | null
  /** The row of the scene, from 0 up, whose pod answers again. */
  sameAs?: number
  /** With `times`: all pods that answer, sorted; or who answers each time. */
  all?: readonly string[]
  /** How many they are. */
  different?: number
  each?: readonly string[]
  /** Of the HTTP answer. */
  status?: number
  body?: RegExp
  /** Some rule that matches is like this. */
  rule?: RegExp
  /** What a query brings: `TYPE data`; `NXDOMAIN` for a name that does not exist. A pod's name in braces is its address. */
  answers?: readonly string[]
  /** The same in any order. */
  records?: readonly string[]
  /** Names that are asked for on the way, in order. */
  asked?: readonly string[]
}

/** One packet, or as many alike, and what becomes of it. */
export interface Flow extends Expectation {
  /** A claim about the world; default `from → to`. */
  name?: string
  /** What happens before it is sent. */
  first?: (world: World) => void
  from: string
  /**
   * `HOST:PORT`; of a query a name. `{a}` is the address of pod a, `$NAME` a variable in the container of the sender,
   * `ingress/NAME:PORT` and `gateway/NAME:PORT` the address that a controller gave it, `nodeport/NS/SERVICE/PORT` the node
   * port on node-1.
   */
  to: string
  /** Asks cluster DNS for a record of this type instead. */
  query?: 'A' | 'AAAA' | 'SRV' | 'PTR' | 'CNAME' | 'TXT'
  protocol?: SendRequest['protocol']
  with?: Partial<SendRequest>
  /** How often it is sent; default once. */
  times?: number
  /**
   * Where a mode of kube-proxy differs: what it does instead, and the number of SPEC.md that says so with its source.
   * There is no way to leave a mode out.
   */
  in?: Partial<Record<ProxyMode, Expectation & { spec: string }>>
}

/** A cluster and what packets meet in it: one claim about the world. */
export interface Scene {
  /** A claim with its numbers of SPEC.md: `[DNAT-2] a pod reaches any ready endpoint`. */
  title: string
  /** What it shows of `items.ts`. */
  items: readonly string[]
  /** Objects of a network without a control plane, or manifests for a whole cluster. */
  place: { network: TestNetworkOptions } | Manifests // scenes of the very same one play in one world, in their order
  rows: readonly Flow[]
}

export interface Manifests {
  /** YAML. What it contains is there, and at rest, before the first packet. */
  objects: string
  config?: Partial<ClusterConfig>
  /** Layer 7 is there, with manifests of whole programs that learners may apply: `ingress-nginx.yaml`. */
  addons?: readonly string[]
  /** The cluster is made in mode iptables, and looked at in another one. */
  switched?: boolean
  /** What else happens before the first packet. */
  before?: (world: World) => void
}

/** @param items what of `items.ts` it shows */
export function scene(title: string, items: readonly string[], place: Scene['place'], rows: readonly Flow[]): Scene {
  return { title, items, place, rows }
}
