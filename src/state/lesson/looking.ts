import { cluster } from '../cluster.ts'
import { past } from '../past.ts'
import { traffic } from '../traffic.ts'

/** Changes come in heaps: what is looked at is what they come to. */
const AFTER_MS = 250
/** Some of what was done is felt later: a name that is remembered, a connection that goes on. */
const LATER_MS = 3000

/**
 * Calls `look` when the cluster or what somebody has asked has changed, one call at a time, and once more some seconds
 * later; never while nobody sees the page, or while an earlier time is shown.
 * @param look resolves to whether there is anything left to look for
 */
export function watchChanges(look: () => Promise<boolean>): { now(): void; stop(): void } {
  let soon: ReturnType<typeof setTimeout> | undefined
  let later: ReturnType<typeof setTimeout> | undefined
  let isLooking = false
  let again = false
  let stopped = false

  const go = async (isLast: boolean) => {
    if (stopped || isAway() || past.getState().present !== null) return
    if (isLooking) {
      again = true
      return
    }
    isLooking = true
    const isLeft = await look().catch(() => false) // the host says itself why it failed
    isLooking = false
    if (stopped) return
    if (again) {
      again = false
      changed()
    } else if (isLeft && !isLast) later = setTimeout(() => void go(true), LATER_MS)
  }
  // Of a heap the first sets the time: those that follow do not put it off for ever.
  const changed = () => {
    clearTimeout(later)
    soon ??= setTimeout(() => {
      soon = undefined
      void go(false)
    }, AFTER_MS)
  }
  const stops = [
    cluster.subscribe((now, before) => now.topology !== before.topology && changed()),
    traffic.subscribe((now, before) => now.own !== before.own && changed()),
    past.subscribe((now, before) => now.present === null && before.present !== null && changed()),
    onSeen(changed),
  ]
  return {
    now: changed,
    stop() {
      stopped = true
      clearTimeout(soon)
      clearTimeout(later)
      for (const stop of stops) stop()
    },
  }
}

const isAway = (): boolean => typeof document !== 'undefined' && document.hidden

function onSeen(act: () => void): () => void {
  if (typeof document === 'undefined') return () => {}
  const onChange = () => {
    if (!document.hidden) act()
  }
  document.addEventListener('visibilitychange', onChange)
  return () => document.removeEventListener('visibilitychange', onChange)
}
