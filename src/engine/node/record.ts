/** What a kubelet remembers of a pod beyond its API object: plain data, saved with the cluster. */
import type { ContainerState } from '../kinds/pod/types.ts'

export interface ContainerRecord {
  /** States are replaced, never changed in place: the API holds the same values. */
  state: ContainerState
  lastState: ContainerState
  ready: boolean
  started: boolean
  restarts: number
  /** Counts the starts; a timer of an earlier run is void. 0: never started. */
  run: number
  /** Of the present or last run; empty before the first. */
  id: string
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
  startTime: string
  /** Counts how often its machine came up again; timers of before are void. */
  boots: number
  /** Its deletion has been taken up. */
  stopping: boolean
  containers: Record<string, ContainerRecord>
}

export function newContainer(): ContainerRecord {
  return {
    state: { waiting: { reason: 'ContainerCreating' } },
    lastState: {},
    ready: false,
    started: false,
    restarts: 0,
    run: 0,
    id: '',
    backoff: 0,
    pullBackoff: 0,
    readiness: 0,
    liveness: 0,
    startup: 0,
  }
}
