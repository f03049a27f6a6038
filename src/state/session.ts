import { createStore } from 'zustand/vanilla'
import type { Host, HostStatus } from '../host/messages.ts'

export type Reading = 'logical' | 'physical'
export type Theme = 'system' | 'light' | 'dark'

export interface Session {
  host: Host | null
  status: HostStatus
  /** Virtual milliseconds since the cluster's start, as of the last update. */
  time: number
  playing: boolean
  /** Virtual seconds a real second. */
  speed: number
  reading: Reading
  /** The diagram is read as text instead of being looked at. */
  asText: boolean
  theme: Theme
}

/** The engine's connection and the learner's settings. */
export const session = createStore<Session>(() => ({
  host: null,
  status: { state: 'starting' },
  time: 0,
  playing: true,
  speed: 1,
  reading: 'logical',
  asText: false,
  theme: 'system',
}))
