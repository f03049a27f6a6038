import type { Host } from './messages.ts'
import { WorkerHost } from './worker-host.ts'

export type * from './messages.ts'
export { storyOf } from './told.ts'

/**
 * The engine behind one message interface. It runs in a Worker; where the browser has none, in the page's own thread,
 * loaded only then.
 * @example const host = await createHost(); host.onUpdate(draw); await host.ask({ type: 'start', playground })
 */
export async function createHost(): Promise<Host> {
  if (typeof Worker === 'undefined') {
    const { LocalHost } = await import('./local-host.ts')
    return new LocalHost({ realTime: true })
  }
  return new WorkerHost(
    () => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'podpath-engine' }),
  )
}
