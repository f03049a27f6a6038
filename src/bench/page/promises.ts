import { table } from '../measure.ts'

/** Frames a second that count as the display's 60: one is missed now and then by whoever measures. */
export const FULL = 57

/** What was promised, and whether it is so. */
export class Promises {
  private readonly rows: string[][] = []

  add(what: string, is: string, held: boolean): void {
    this.rows.push([what, is, held ? 'held' : 'missed'])
  }

  print(): void {
    console.log()
    table(['promised', '', ''], this.rows)
  }
}
