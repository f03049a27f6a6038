/** What a kubelet remembers of a pod beyond its API object: plain data, saved with the cluster. */
import type { ContainerState, EnvVar } from '../kinds/pod/types.ts'
import type { PodFaults } from './faults/types.ts'

export interface ContainerRecord {
  /** States are replaced, never changed in place: the API holds the same values. */
  state: ContainerState
  lastState: ContainerState
  ready: boolean
  started: boolean
  restarts: number
  /** Its turn has come in this sandbox. */
  begun: boolean
  /** Counts the starts; a timer of an earlier run is void. 0: never started. */
  run: number
  /** Of the present or last run; empty before the first. */
  id: string
  /** What it will have ended with, once its pod has been told to stop. */
  endCode?: number
  /** The manifest's variables as they were when it started; absent: just as the manifest has them. */
  env?: EnvVar[] | undefined
  /** How long the journal of Services was when it started. */
  journal: number
  /** Files that somebody in it has written, or removed (null), since it started; absent: none. */
  written?: Record<string, string | null>
  /** Milliseconds to wait before the next restart; 0: none. */
  backoff: number
  /** The same for pulling its image. */
  pullBackoff: number
  /** Probe results in a row: successes above 0, failures below. */
  readiness: number
  liveness: number
  startup: number
}

export interface PodRecord {
  uid: string
  namespace: string
  name: string
  node: string
  ip: string | null
  /** Its address of the other family; absent in a single-stack cluster. */
  secondaryIP?: string
  startTime: string
  /** Counts how often its machine came up again; timers of before are void. */
  boots: number
  /** Its deletion has been taken up. */
  stopping: boolean
  /** Its containers have been stopped for good. */
  ended?: boolean
  /** How long it waits before it tries again to set up its volumes; absent: they are there. */
  volumeWaitMs?: number
  /** What somebody has broken in it on purpose; absent: nothing. */
  faults?: PodFaults
  /** The same of its emptyDirs, by `VOLUME/PATH`; they last as long as the pod. */
  written?: Record<string, string | null>
  /** Init containers too: no two have the same name. */
  containers: Record<string, ContainerRecord>
}

/** States never change, so that containers which wait for the same can share one. */
const waiting = new Map<string, ContainerState>()
const NOTHING: ContainerState = {}

/** @param reason what it waits for before its turn */
export function newContainer(reason: string): ContainerRecord {
  let state = waiting.get(reason)
  if (!state) waiting.set(reason, (state = { waiting: { reason } }))
  return {
    state,
    lastState: NOTHING,
    ready: false,
    started: false,
    restarts: 0,
    begun: false,
    run: 0,
    id: '',
    journal: 0,
    backoff: 0,
    pullBackoff: 0,
    readiness: 0,
    liveness: 0,
    startup: 0,
  }
}

/** The reason by which a container waits that has not begun. */
export function waitingReason(spec: { readonly initContainers?: readonly unknown[] }): string {
  return spec.initContainers?.length ? 'PodInitializing' : 'ContainerCreating'
}
