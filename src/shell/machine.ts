import type { Cluster, KubeObject, SendRequest, Trace } from '#engine'
import type { Files } from './files/files.ts'
import type { Program } from './process.ts'

/**
 * Where a process runs: somebody's own computer outside of the cluster, a node, or a container. It knows its programs,
 * its files, its environment, and the cluster that it is in or looks at.
 */
export interface Machine {
  /** Who sends what is sent from here, as `Cluster.send` takes it: `client/internet`, `node/node-1`, `pod/default/web`. */
  readonly place: string
  readonly hostname: string
  readonly user: string
  readonly home: string
  /** Where a process begins that somebody starts there. */
  readonly workingDirectory: string
  readonly files: Files
  readonly env: ReadonlyMap<string, string>
  /** The program of this name; undefined: command not found. */
  program(name: string): Program | undefined
  /** Names of all programs, for completion. */
  programNames(): string[]
  /** Whose variants of programs it has: busybox's, or GNU's and the programs' own authors'. */
  readonly tools: 'busybox' | 'gnu'
  /** Prompt of a shell there where nobody has set PS1, by the shell's name; absent: bash's own. */
  prompt?(shell: string): string
  /** Programs of this machine that listen on its own 127.0.0.1, by port: `kubectl port-forward`. Absent: none can. */
  readonly listeners?: Map<number, Listener>
  /** Whether one can be there at present; a sentence where not. */
  problem?(): string | undefined
  /** The machines of the cluster, to go to. */
  readonly fleet: Fleet
  readonly cluster: Cluster
  readonly time: Time
  /** Who keeps account of which file brought which object; absent where nobody does. */
  readonly ledger?: Ledger
}

/** Is told what kubectl does with the objects of a file, by the file's absolute path. */
export interface Ledger {
  /** Created, changed, or found as it should be. */
  applied(path: string, object: KubeObject): void
  deleted(path: string): void
}

/** A program that listens on its machine's own 127.0.0.1. */
export interface Listener {
  /** Takes a connection and answers what is asked on it. */
  connect(request: Omit<SendRequest, 'from'>): Promise<Trace>
}

/** The machines of a cluster. Each is made when somebody first goes there, and is the same until it ends. */
export interface Fleet {
  /** A node that is on; a sentence where there is none. */
  node(name: string): Machine | string
  /** A container that runs, the pod's first where none is named; a sentence where there is none. */
  container(namespace: string, pod: string, container?: string): Machine | string
}

/** Virtual time, as whoever waits for it sees it. */
export interface Time {
  /** Virtual milliseconds since the cluster's start. */
  readonly now: number
  /** Resolves when so many virtual milliseconds have passed. Throws Interrupted when the signal is given. */
  wait(ms: number, signal: AbortSignal): Promise<void>
  /**
   * Lets so much time pass as a program takes that asks somebody over the network. Absent where people type: they take
   * longer than any program.
   */
  work?(ms: number, signal: AbortSignal): Promise<void>
  /** Resolves when the condition holds, looked at whenever something has happened; true, or false after `ms`. */
  until(condition: () => boolean, ms: number, signal: AbortSignal): Promise<boolean>
}
