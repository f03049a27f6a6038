import { useEffect, useRef, useState } from 'react'
import type { StoreApi } from 'zustand'

/** Four times a second: as fast as a list can be read. */
const EVERY_MS = 250

/**
 * A slice of a store, brought up to date four times a second at most.
 *
 * @param select must be stable
 * @param hold keeps what is shown, so that rows do not jump from under a pointer
 */
export function useSlow<S, T>(store: StoreApi<S>, select: (state: S) => T, hold = false): T {
  const [value, setValue] = useState(() => select(store.getState()))
  const holding = useRef(hold)
  holding.current = hold

  useEffect(() => {
    let timer = 0
    let last = 0
    const update = () => {
      timer = 0
      last = performance.now()
      if (!holding.current) setValue(() => select(store.getState()))
    }
    update()
    const stop = store.subscribe(() => {
      if (timer === 0) timer = window.setTimeout(update, Math.max(0, EVERY_MS - (performance.now() - last)))
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [store, select, hold])
  return value
}
