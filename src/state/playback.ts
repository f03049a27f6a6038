/**
 * The clock of the picture. Requests in the simulator take a few virtual milliseconds; to be seen they need seconds.
 * So the picture has a clock of its own, which runs while the cluster plays and stands while it is paused.
 * Nothing here is React state: drawing code asks `playback.now()` once a frame.
 */
import { session } from './session.ts'

/** Picture time runs with the cluster's speed, but never so fast that a dot cannot be followed. */
const FASTEST = 3

let base = 0
let since = performance.now()
let rate = 1

function settle(): void {
  const now = performance.now()
  base += (now - since) * rate
  since = now
}

session.subscribe(({ playing, speed }) => {
  const next = playing ? Math.min(speed, FASTEST) : 0
  if (next === rate) return
  settle()
  rate = next
})

export const playback = {
  /** Milliseconds of picture time. */
  now(): number {
    return base + (performance.now() - since) * rate
  },
  /** Picture milliseconds a real millisecond: 0 while paused. */
  rate(): number {
    return rate
  },
  /** Moves a paused picture on, for stepping. */
  advance(ms: number): void {
    settle()
    base += ms
  },
}
