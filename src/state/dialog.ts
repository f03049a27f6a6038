import { createStore } from 'zustand/vanilla'
import type { Trace } from '../engine/network/types.ts'

/** What stands over the page to be read. */
export type DialogView =
  /** A text as the cluster gives it: an object's YAML, a description. */
  | { kind: 'text'; title: string; text: string }
  /**
   * The rules of a node.
   * @property trace whose packets' matches are marked; the chosen request when there is none
   * @property hop the one whose rule is shown first, by its index
   */
  | { kind: 'rules'; node: string; trace?: Trace; hop?: number }
  /** A request in each mode of kube-proxy. */
  | { kind: 'modes'; trace: Trace }
  /** A request that nobody in the cluster has seen: it was tried in a fork. */
  | { kind: 'story'; title: string; trace: Trace }
  /** A request beside another, which is chosen there. */
  | { kind: 'requests'; trace: Trace }

/** The one that is open; any room can open one. */
export const dialog = createStore<{ view: DialogView | null }>(() => ({ view: null }))

export function openDialog(view: DialogView): void {
  dialog.setState({ view })
}

export function closeDialog(): void {
  dialog.setState({ view: null })
}
