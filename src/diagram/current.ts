import { playback, select } from '#state'
import type { PacketLayer } from './packets/layer.ts'

/** The one diagram of the page; null while there is none, or it shows no moving dots. */
let current: PacketLayer | null = null
let stepping: { frame: number; left: number } | null = null

/** Steps where nothing moves; null where dots do. */
let stepper: (() => boolean) | null = null

const STEP_MS = 420

export function setStepper(next: (() => boolean) | null): void {
  stepper = next
}

export function setCurrent(layer: PacketLayer | null): void {
  if (!layer) finishStep()
  current = layer
}

/**
 * Moves a paused picture on until the selected request, or else the oldest one in flight, is where it goes next, and
 * selects what happens to it there. Stepping again before it has arrived first takes it there. Where motion is not
 * wanted, lights the next leg of the request that is drawn.
 *
 * @returns false when no request is in flight or all legs were shown, or the picture is not paused
 * @example if (!stepPicture()) host.ask({ type: 'step' })
 */
export function stepPicture(): boolean {
  if (stepper) return stepper()
  finishStep()
  const layer = current
  if (!layer || playback.rate() > 0) return false
  const next = layer.nextHop()
  if (next === null) return false
  const whole = next.ms
  select({ trace: next.trace, hop: next.hop, edge: null })
  const begun = performance.now()
  stepping = { frame: 0, left: whole }
  const tick = () => {
    if (!stepping) return
    const target = whole * Math.min(1, (performance.now() - begun) / STEP_MS)
    advance(target - (whole - stepping.left))
    if (stepping.left <= 0.01) finishStep()
    else stepping.frame = requestAnimationFrame(tick)
  }
  tick()
  return true
}

function advance(ms: number): void {
  // Whoever presses play in the middle of a step lets time run; the rest of the step is then moot.
  if (!stepping || ms <= 0) return
  stepping.left -= ms
  if (playback.rate() > 0) stepping.left = 0
  else playback.advance(ms)
  current?.syncClock()
}

function finishStep(): void {
  if (!stepping) return
  cancelAnimationFrame(stepping.frame)
  advance(stepping.left)
  stepping = null
}

/**
 * The request whose dot is at this point of the diagram's pane.
 *
 * @param x CSS pixels from the pane's left edge
 * @param y CSS pixels from its upper edge
 * @returns its Trace.id, or null
 * @example hit(120, 80)
 */
export function hit(x: number, y: number): number | null {
  return current?.hit(x, y) ?? null
}
