import type { Place } from '#state'
import { titleOf } from '#state/acts'
import type { Rect } from '../layout/types.ts'
import { forbiddenText } from './forbidden.ts'
import type { Line } from './lines.ts'

/** The lines of a card in the order in which one walks from one to the next: as their other ends stand, column by column. */
export function linesAt(card: Place, lines: readonly Line[]): Line[] {
  const away = ({ from, curve }: Line) => (from === card ? curve.d : curve.a)
  return lines
    .filter(({ from, to }) => from === card || to === card)
    .toSorted((one, other) => {
      const [a, b] = [away(one), away(other)]
      return Math.abs(a.x - b.x) > 4 ? a.x - b.x : a.y - b.y
    })
}

const STATE = {
  ready: '',
  notReady: ', not ready',
  terminating: ', terminating',
  unhealthy: ', unhealthy',
  pending: ', pending',
  ghost: ', missing',
} as const

/** `Edge from Service web to Pod web-1, :8080, not ready` */
export function nameOfLine({ from, to, port, state, forbidden }: Line): string {
  const turnedAway = forbidden ? `, ${forbiddenText(forbidden)}` : ''
  return `Edge from ${titleOf(from)} to ${titleOf(to)}${port && `, ${port}`}${STATE[state]}${turnedAway}`
}

/** The end of a line that lies further in a direction; what an arrow key leads to. */
export function endTowards({ from, to }: Line, key: string, rects: ReadonlyMap<Place, Rect>): Place | null {
  const [a, b] = [rects.get(from), rects.get(to)]
  if (!a || !b) return null
  const [dx, dy] = [b.x + b.w / 2 - a.x - a.w / 2, b.y + b.h / 2 - a.y - a.h / 2]
  const ahead = { ArrowRight: dx, ArrowLeft: -dx, ArrowDown: dy, ArrowUp: -dy }[key]
  return ahead === undefined || ahead === 0 ? null : ahead > 0 ? to : from
}
