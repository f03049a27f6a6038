/** What a pane offers a picture, in CSS pixels. */
export interface Room {
  width: number
  height: number
}

/** Room for the controls that lie over the picture. */
export const MARGIN = { top: 48, side: 14, bottom: 12 }

/** The pane of a laptop: what is assumed where nobody says. */
export const LAPTOP: Room = { width: 920, height: 430 }

/** From this zoom on all text is read with ease: larger is no reason to stand otherwise. */
const EASY = 0.95
/** The plainest form may be so much smaller than the largest; any other may not by more than a little. */
const PLAIN = [1.2, 1.04] as const
/** What stands already may be so much smaller before all of it moves. */
const SETTLED = 1.5

/** How large a picture of this size is in a room, where larger helps. */
export function easeIn({ width, height }: Room, w: number, h: number): number {
  return Math.min(EASY, (width - 2 * MARGIN.side) / w, (height - MARGIN.top - MARGIN.bottom) / h)
}

/**
 * The form to stand in: the one that is kept while it is not much worse, else the plainest unless another is much
 * larger, and of the others the plainest that is as good as the largest.
 *
 * @param forms the plainest first
 */
export function formFor<F>(forms: readonly F[], easeOf: (form: F) => number, kept?: F): F {
  const eases = forms.map(easeOf)
  const best = Math.max(...eases)
  if (kept !== undefined && easeOf(kept) * SETTLED >= best) return kept
  return forms[eases.findIndex((ease, i) => ease * PLAIN[i === 0 ? 0 : 1] >= best)]!
}

/** A pane's size in steps, so that a picture does not ask anew at every pixel of it. */
export const roughly = ({ width, height }: Room): Room => ({ width: step(width), height: step(height) })

const step = (pixels: number) => Math.max(1, Math.round(pixels / 40)) * 40
