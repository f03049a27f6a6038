import { FEWEST, MOST } from './sampler.ts'

/** A frame that lasts longer than so many milliseconds is late, if drawing took so large a part of it. */
const SLOW = 25
const BLAME = 0.4
/** Drawing that takes less than so many milliseconds leaves room for more. */
const EASY = 7
/** Late for so many seconds in a row, and there is more behind it than a moment's work for something else. */
const PATIENCE = 2

/**
 * How many dots this machine is asked to draw, by how long its frames take: what it cannot draw in time it draws fewer
 * of, and when it can again, more.
 */
export class Pace {
  most = MOST
  private late = 0

  /** A second of drawing: frames, in how many milliseconds, and how long was spent on drawing them. */
  take({ frames, during, spent, dots }: { frames: number; during: number; spent: number; dots: number }): void {
    if (frames === 0) return
    const [drawing, frame] = [spent / frames, during / frames]
    // Few dots are never the reason why frames are late.
    this.late = dots > FEWEST && frame > SLOW && drawing > frame * BLAME ? this.late + 1 : 0
    if (this.late >= PATIENCE) {
      this.most = Math.max(FEWEST, Math.round(Math.min(dots, this.most) * 0.75))
      this.late = 0
    } else if (frame < SLOW && drawing < EASY) this.most = Math.min(MOST, Math.round(this.most * 1.25))
  }
}
