/** What the lab tells the process in each of its namespaces. */

export type LabProtocol = 'TCP' | 'UDP'

export interface Listener {
  /** The address to bind. */
  host: string
  port: number
  protocol: LabProtocol
  /** It is a load balancer: connections are answered by one of these, to which it opens one of its own from its address. */
  targets?: { host: string; port: number }[]
}

export interface Target {
  host: string
  port: number
  protocol: LabProtocol
  /** The address to send from; default: what the kernel chooses. */
  from?: string
  /**
   * Real milliseconds after which a connection has timed out. An agent that is about to say so sends `overdue`, and waits
   * for `allTurned`: every other one has looked once more at what has come.
   */
  timeoutMs: number
}

/** One request to an agent; the answer to `ask` is `Counts`, that to `open` and `say` one key of it. */
export type Call =
  | { op: 'sysctl'; values: Record<string, string> }
  | { op: 'listen'; listeners: Listener[] }
  /** Looks at everything that has come. */
  | { op: 'turn' }
  /** Ends everything that listens; connections go on. */
  | { op: 'unlisten' }
  /** Ends everything that listens or is connected, as the end of the process would. */
  | { op: 'close' }
  /** Connections, at most `width` at a time; ends early after `patience` of them have timed out. */
  | { op: 'ask'; target: Target; count: number; width: number; patience: number }
  | { op: 'open'; name: string; target: Target }
  | { op: 'say'; name: string; timeoutMs: number }

/**
 * How connections went, and how many of them so: `refused`, `timeout`, `unreachable`, `reset`, or
 * `ok 10.244.0.7:80 10.0.1.5`: who answered, and which address it saw.
 */
export type Counts = Record<string, number>
