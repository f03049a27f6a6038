/** What crosses the Worker's border: requests and answers carry a number, news and snapshots do not. */
import type { Answers, Request } from './messages.ts'
import type { FromServer } from './requests.ts'

export type ToWorker = { id: number; request: Request }

export type FromWorker =
  | { type: 'answer'; id: number; answer: Answers[Request['type']] }
  | { type: 'error'; id: number; message: string }
  | { type: 'update'; update: FromServer }
  /** What the host brings the engine back with if this Worker dies. */
  | { type: 'snapshot'; snapshot: unknown }
  /** The engine threw: a bug. The host treats it as dead. */
  | { type: 'crashed'; message: string }
