import type { Kernel } from '../kernel/index.ts'
import { ANYTHING } from './about.ts'
import type { Api } from './api.ts'
import type { WatchEvent } from './types.ts'

type KeysOf = (event: WatchEvent<never>) => string | readonly string[] | undefined

/**
 * A control loop: events of some kinds put keys into a queue, and each key is reconciled by looking at the world as it
 * is then, never at the event. All state lives in API objects, so a controller has nothing to snapshot.
 * Modelled on k8s.io/client-go/util/workqueue and the reconcile loops of kube-controller-manager.
 */
export interface Controller {
  readonly name: string
  /** kind → the keys that an event of it makes worth looking at; with the bits of `about`, only of events about those. */
  readonly watches: Readonly<Record<string, KeysOf | { readonly about: number; readonly keys: KeysOf }>>
  /** Virtual milliseconds from event to reconcile; default 5. Equal keys within that time are one reconcile. */
  readonly delay?: number
  /** Brings the world one step nearer to what the key's object asks for. Returns ms after which to look again. */
  reconcile(key: string): number | void
}

export type ControllerFactory = (context: { api: Api; kernel: Kernel }) => Controller

/** Starts a controller: subscribes to its kinds and runs its queue on the virtual clock, as timers `controller/<name>`. */
export function runController(controller: Controller, { api, kernel }: { api: Api; kernel: Kernel }): void {
  const task = `controller/${controller.name}`
  const delay = controller.delay ?? 5

  kernel.clock.handle(task, (key) => {
    const again = controller.reconcile(key)
    if (again !== undefined) kernel.clock.once(again, task, key)
  })

  for (const [kind, watch] of Object.entries(controller.watches)) {
    const { about, keys: keysOf } = typeof watch === 'function' ? { about: ANYTHING, keys: watch } : watch
    const tell = (event: WatchEvent) => {
      const keys = keysOf(event as WatchEvent<never>)
      if (typeof keys === 'string') kernel.clock.once(delay, task, keys)
      else if (keys) for (let i = 0; i < keys.length; i++) kernel.clock.once(delay, task, keys[i])
    }
    api.watch(kind, tell, { about })
  }
}
