/** What crosses the Worker's border: requests and answers carry a number, news do not. */
import type { Answers, Request } from './messages.ts'
import type { FromServer } from './requests.ts'

export type ToWorker =
  | { id: number; request: Request }
  /**
   * Where snapshots go, which the host brings the engine back with if this Worker dies. A port of its own: a browser
   * reads a message when somebody looks at it, and at these nobody does as long as all is well. Reading one for a
   * thousand pods would hold up the page for a tenth of a second.
   */
  | { snapshots: MessagePort }

export type FromWorker =
  | { type: 'answer'; id: number; answer: Answers[Request['type']] }
  | { type: 'error'; id: number; message: string }
  | { type: 'update'; update: FromServer }
  /** The engine threw: a bug. The host treats it as dead. */
  | { type: 'crashed'; message: string }
