import { createStore } from 'zustand/vanilla'
import type { Trace } from '../engine/network/types.ts'

/** What stands over the page to be read. */
export type DialogView =
  /** A text as the cluster gives it: an object's YAML, a description. */
  | { kind: 'text'; title: string; text: string }
  /**
   * The rules of a node, those marked that the chosen request's packets matched there.
   * @property hop the hop of the chosen request whose rule is shown first, by its index
   */
  | { kind: 'rules'; node: string; hop?: number }
  /** A request in each mode of kube-proxy. */
  | { kind: 'modes'; trace: Trace }
  /** A request beside others. */
  | { kind: 'requests'; trace: Trace; others: Trace[] }

/** The one that is open; any room can open one. */
export const dialog = createStore<{ view: DialogView | null }>(() => ({ view: null }))

export function openDialog(view: DialogView): void {
  dialog.setState({ view })
}

export function closeDialog(): void {
  dialog.setState({ view: null })
}
