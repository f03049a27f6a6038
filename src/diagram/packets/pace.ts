import { FEWEST, MOST } from './sampler.ts'

/** Milliseconds of a frame that drawing may take, and the longest a frame may last, before fewer dots are drawn. */
const BUSY = 11
const SLOW = 24
/** Drawing that takes less leaves room for more. */
const EASY = 7

/**
 * How many dots this machine is asked to draw, by how long its frames take: what it cannot draw in time it draws fewer
 * of, and when it can again, more.
 */
export class Pace {
  most = MOST

  /** A second of drawing: frames, in how many milliseconds, and how long was spent on drawing them. */
  take({ frames, during, spent, dots }: { frames: number; during: number; spent: number; dots: number }): void {
    if (frames === 0) return
    const [drawing, frame] = [spent / frames, during / frames]
    // Few dots are never the reason why frames are late.
    const late = dots > FEWEST && (drawing > BUSY || (frame > SLOW && drawing > EASY))
    if (late) this.most = Math.max(FEWEST, Math.round(Math.min(dots, this.most) * 0.75))
    else if (drawing < EASY && dots > this.most * 0.6) this.most = Math.min(MOST, Math.round(this.most * 1.25))
  }
}
