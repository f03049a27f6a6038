import type { Cluster, loadProxyMode, Outcome, Trace } from '#engine'
import type { SourceFile } from '#manifest'

/** What makes clusters: handed in, for in the page's Worker it is there already and must not come twice. */
export interface Engine {
  Cluster: typeof Cluster
  loadProxyMode: typeof loadProxyMode
}

/** What is done to a cluster: files put beside those before or in place of them and applied, then lines typed. */
export interface Step {
  files: SourceFile[]
  commands: string[]
}

/** How a cluster became what it is. */
export interface Stage {
  /** YAML of the cluster configuration; empty for the default. */
  config: string
  /** In order; those of lessons before are among them where a state is inherited. */
  steps: Step[]
}

/** An answer that looks right and is not. */
export interface Wrong extends Step {
  name: string
  /** The check that refuses it. */
  fails: string
  /** What that check says then, or a part of it. */
  says: string
}

/** A check as a lesson writes it: what is checked, and its arguments. */
export interface CheckCall {
  verb: string
  with: unknown
}

/** A guess before a request is sent; the simulator knows the answer. */
export interface Prediction {
  ask: string
  /** Lines that are typed between the guess and the request; addresses in braces are those before them. */
  do: string[]
  request: { from: string; to: string }
  options: string[]
}

export interface Lesson {
  /** `02-cluster-ip/03-selector-typo`, the folder below `content`. */
  id: string
  part: string
  title: string
  /** Behaviours by their numbers in SPEC.md. */
  teaches: string[]
  /** Reasons that this lesson explains: `NO_MATCHING_PODS`. */
  reasons: string[]
  /** What the diagram centres on: `service/web`. */
  focus: string | null
  /** A cluster that is broken, with its cause hidden. */
  challenge: boolean
  predict: Prediction | null
  checks: CheckCall[]
  /** Three, each plainer than the one before. */
  hints: string[]
  /** Markdown. */
  prose: string
  /** Null: it begins where the lesson before ended. */
  start: Stage | null
  solution: Step
  wrong: Wrong[]
}

export interface Part {
  title: string
  lessons: Lesson[]
}

/** Everything that is taught, in order. */
export interface Course {
  parts: Part[]
}

/** What is wrong with the content, and where. */
export interface Complaint {
  file: string
  /** `predict.options`; empty for the whole file. */
  field: string
  message: string
}

/** How a check came out, in a sentence for the learner. */
export interface Verdict {
  ok: boolean
  says: string
  /** The request that showed it. */
  trace?: Trace
}

/** What a check may look at. Whatever it does to the fork, nobody sees. */
export interface Bench {
  /** The learner's cluster, to be read only. */
  cluster: Cluster
  /** A copy of it, a fresh one at each call. */
  fork(): Cluster
  /** Requests that the learner has made since the lesson began. */
  asked: readonly Trace[]
}

export const OUTCOMES: readonly Outcome[] = ['ok', 'refused', 'timeout', 'unreachable', 'nxdomain', 'reset']
