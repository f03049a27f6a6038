import type { PodState } from './names.ts'

/**
 * A pod's state as a shape, for who cannot tell the colours apart: disc, half disc, ring with a bar, cross. Drawn by the
 * stylesheet: hundreds of small pictures would each be a piece of their own to whoever puts the picture together.
 */
export function PodMark({ state }: { state: PodState }) {
  return <i className="dg-mark" data-state={state} aria-hidden />
}
