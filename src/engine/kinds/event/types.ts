import type { KubeObject } from '../../api/types.ts'

/** v1 Event: what a component wants people to know about an object. */
export interface Event extends KubeObject {
  readonly involvedObject: {
    apiVersion?: string
    kind: string
    namespace?: string
    name: string
    uid?: string
    fieldPath?: string
  }
  readonly type: 'Normal' | 'Warning'
  readonly reason: string
  readonly message: string
  readonly source: { component: string; host?: string }
  readonly firstTimestamp: string
  readonly lastTimestamp: string
  readonly count: number
}
