/** What page and engine say to each other. Plain data: it crosses a Worker's border. */
import type { ClusterEventView } from '../engine/clusterTypes.ts'
import type { ProxyMode } from '../engine/config.ts'
import type { Fault } from '../engine/node/faults/types.ts'
import type { LoadReport } from '../engine/traffic/load.ts'
import type { Door, TrafficCount, TrafficSource } from '../engine/traffic/types.ts'
import type { Topology } from '../engine/topology/types.ts'
import type { Protocol } from '../engine/kinds/service/types.ts'
import type { Outcome, Place, ReasonCode, SourceRef, Trace } from '../engine/network/types.ts'
import type { Course, Verdict } from '../lessons/types.ts'
import type { Diagnostic, SourceFile, TextRange } from '../manifest/types.ts'
import type { TerminalNews, TerminalOrder } from './terminal/messages.ts'

export type { Fault } from '../engine/node/faults/types.ts'
export type { LoadEnd, LoadReport } from '../engine/traffic/load.ts'
export type { Trace } from '../engine/network/types.ts'
export type { CheckCall, Course, Lesson, Part, Prediction, Verdict } from '../lessons/types.ts'

export type { Diagnostic, SourceFile, TextRange }
export type * from './terminal/messages.ts'

/** What `kubectl apply -f` prints for one object. */
export interface ApplyLine {
  /** `service/nginx-nodeport configured` */
  text: string
  action: 'created' | 'configured' | 'unchanged' | 'deleted' | 'failed'
}

export interface ApplyReport {
  lines: ApplyLine[]
  diagnostics: Diagnostic[]
}

/** An Event of the cluster as it happened or was counted up. */
export type ClusterEvent = ClusterEventView

/** What somebody broke on purpose or mended, with its moment. No Event tells of it: in a real cluster it just happens. */
export interface FaultMade {
  /** Virtual milliseconds. */
  t: number
  fault: Fault | { type: 'closeFirewall' | 'openFirewall' | 'changeFirewall' }
}

/** Everything that brings a playground back: what the URL and the browser's storage hold. */
export interface Playground {
  files: SourceFile[]
  /** YAML of the cluster configuration; empty for the default. */
  config: string
  seed: number
  /**
   * Names of files whose text nobody has applied: the shell wrote them. An apply of the others leaves alone what these
   * had brought before.
   */
  drafts?: readonly string[]
}

/** A question or an order; each is answered once, by `Answers[type]`. */
export type Request =
  /** `again`: the page shows this cluster already, and its engine was lost. */
  | { type: 'start'; playground: Playground; snapshot?: unknown; again?: true }
  | { type: 'apply'; files: SourceFile[]; drafts?: readonly string[] }
  | { type: 'send'; from: SourceRef; service: string; door: Door; port?: number }
  | { type: 'play'; speed: number }
  | { type: 'pause' }
  /** Runs the cluster to its next event; only while paused. */
  | { type: 'step' }
  /**
   * Shows the cluster as it was at a time, and stands still. What is done there, or playing on from there, makes
   * another future; until then the way back to the present is open.
   */
  | { type: 'seek'; time: number }
  /** Breaks something on purpose, or mends it. */
  | { type: 'fault'; fault: Fault }
  | { type: 'setSource'; source: TrafficSource }
  | { type: 'removeSource'; id: string }
  /** So many requests of a source at once, now; at most 1,000. */
  | { type: 'burst'; id: string; count: number }
  | { type: 'delete'; kind: string; namespace: string; name: string }
  | { type: 'scale'; kind: string; namespace: string; name: string; replicas: number }
  | { type: 'yaml'; kind: string; namespace: string; name: string }
  | { type: 'rules'; node: string }
  /** Opens or closes the firewall of the running cluster, as this configuration has it; the rest of it is not looked at. */
  | { type: 'setFirewall'; config: string }
  /** Sends the request of a trace again in each mode of kube-proxy, in forks of the cluster that nobody else sees. */
  | { type: 'compare'; trace: Trace }
  /** Sends so many requests of a source in a fork of the cluster that nobody else sees, and counts. */
  | { type: 'load'; source: TrafficSource; count: number }
  /** Tries every address of these Services (`service/NS/NAME`) from each of these senders, in a fork that nobody else sees. */
  | { type: 'reach'; services: readonly Place[]; from: readonly SourceRef[] }
  /** Tells how one of those tries went. */
  | { type: 'try'; request: ReachRequest }
  /** What a new Service could lead to. */
  | { type: 'workloads' }
  /** All lessons. */
  | { type: 'course'; locale?: string }
  /**
   * Opens a lesson: the cluster with which it starts, in place of the one there is.
   * `files`, `config`, `asked`: what the learner had there already, files and configuration in place of the lesson's own,
   * and requests that count; default those of the lesson if it is open and only its configuration is another.
   */
  | LessonOrder
  /** Looks, in forks, how far the open lesson is done. */
  | { type: 'check'; id: string }
  /** Does what the open lesson wants to be guessed: types its lines and sends its request, for everybody to see. */
  | { type: 'predict'; id: string }
  /** Does the task of the open lesson: its files beside and in place of these, and its lines typed. */
  | { type: 'solve'; id: string; files: readonly SourceFile[] }
  | { type: 'snapshot' }
  | { type: 'ping' }
  | { type: 'terminal'; order: TerminalOrder }

export interface LessonOrder {
  type: 'lesson'
  id: string
  files?: readonly SourceFile[]
  config?: string
  asked?: readonly Trace[]
  again?: true
}

export interface Answers {
  start: ApplyReport
  apply: ApplyReport
  send: { trace: Trace } | { error: string }
  play: null
  pause: null
  step: null
  seek: null
  fault: { error?: string }
  setSource: null
  removeSource: null
  burst: { error?: string }
  delete: { error?: string }
  scale: { error?: string }
  yaml: { text: string } | { error: string }
  /** What each tool of the cluster's mode prints on the node, by what one types there. */
  rules: RuleText[]
  setFirewall: null
  compare: Walk[]
  load: LoadReport | { error: string }
  /** In the order of asking; Services that are gone are left out. */
  reach: Reach[]
  try: { trace: Trace }
  workloads: Workloads
  /** Without what looks like an answer and is none. */
  course: Course
  lesson: (Playground & { report: ApplyReport }) | { error: string }
  /** In the lesson's order; null for those that wait until the others hold. Empty when another lesson is open, or none. */
  check: (Verdict | null)[]
  predict: { trace: Trace } | { error: string }
  /** `commands`: what was typed. */
  solve: { files: SourceFile[]; commands: string[]; report: ApplyReport } | { error: string }
  snapshot: unknown
  ping: null
  terminal: null
}

/** What one types on a node to see rules, and what is printed then. */
export interface RuleText {
  tool: string
  text: string
}

/** How a request fares in one mode of kube-proxy. */
export interface Walk {
  mode: ProxyMode
  trace: Trace
  /** The node that first sees its packet, and how many rules kube-proxy has written there in this mode. */
  node: Place | null
  rules: number
}

/** Who reaches a Service by which address. */
export interface Reach {
  service: Place
  addresses: ReachAddress[]
  /** How many more doors of nodes, or names of pods, there are than were tried. */
  left: number
}

/** Something that one types to get to a Service. */
export interface ReachAddress {
  /** `pod`: the name of one pod of a headless Service. `ingress`: a host and path that an Ingress or HTTPRoute leads by. */
  kind: 'name' | 'clusterIP' | 'pod' | 'nodePort' | 'loadBalancer' | 'externalIP' | 'ingress'
  /** The node, pod, Ingress or Gateway whose address it is; null: it is the Service's own. */
  of: Place | null
  /** Null while there is none: the cloud still makes it. */
  host: string | null
  port: number
  protocol: Protocol
  path?: string
  /** The name that the request asks for, where the address is another one: HTTP's `Host`. */
  name?: string
  /** One for each sender, in their order; null where there was nothing to try. */
  cells: (ReachCell | null)[]
}

/** How a sender fared with an address: of several tries the first one that failed is told. */
export interface ReachCell {
  outcome: Outcome
  reason: ReasonCode | null
  facts: string | null
  /** HTTP's; null where no HTTP was answered. */
  status: number | null
  /** How many of the tries reached a process; more than one is made where chance chooses an endpoint. */
  reached: number
  tries: number
}

/** What is asked in one try. */
export interface ReachRequest extends Pick<ReachAddress, 'port' | 'protocol' | 'path' | 'name'> {
  from: SourceRef
  host: string
}

/** What the learner runs that listens, and what there is to lead HTTP to it. */
export interface Workloads {
  workloads: Workload[]
  /** Name of the first IngressClass; null: nobody has one. */
  ingressClass: string | null
}

/** Pods behind one selector. */
export interface Workload {
  kind: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'Pod'
  namespace: string
  name: string
  /** What a Service has to select. */
  labels: Record<string, string>
  ports: { name: string | null; port: number; protocol: Protocol }[]
}

/** News from the engine, at most one a frame; only what changed is there. */
export interface Update {
  /** Virtual milliseconds since the cluster's start. */
  time: number
  playing: boolean
  speed: number
  topology?: Topology
  /** In the order of sending. */
  traces?: Trace[]
  /** The ids of those among them that a person has made, by a button or by a command; all others are the traffic's. */
  own?: number[]
  events?: ClusterEvent[]
  faults?: FaultMade[]
  sources?: { source: TrafficSource; count: TrafficCount }[]
  terminal?: TerminalNews
  past?: Past
  /** It is another cluster: whatever was told before was of the one before. */
  anew?: true
  /** Time did not pass: another one was asked for. */
  sought?: true
}

/** How far back one can look, in virtual milliseconds. */
export interface Past {
  from: number
  /** The present, while an earlier time is shown; else null. */
  present: number | null
}

export type HostStatus =
  | { state: 'starting' }
  | { state: 'running' }
  /** The engine had died and was brought back with what it knew `lostMs` before; null: from the files alone. */
  | { state: 'restarted'; reason: string; lostMs: number | null }
  | { state: 'failed'; reason: string }

/** The engine as the page holds it, in a Worker or in the same thread. */
export interface Host {
  ask<R extends Request>(request: R): Promise<Answers[R['type']]>
  onUpdate(listener: (update: Update) => void): () => void
  onStatus(listener: (status: HostStatus) => void): () => void
  dispose(): void
}
