import { svgPath, type Curve } from '../geometry/route.ts'
import type { Line } from './lines.ts'

/** Lines that look the same, as one shape. */
export interface Bundle {
  key: string
  /** The `d` of its SVG path. */
  d: string
  /** One of them, to say what they look like. */
  line: Line
  className: string
}

/** Lines of one shape: with all in one, each part of the picture that is painted would look at all of them. */
const TOGETHER = 64

const texts = new WeakMap<Curve, string>()

/** The text of a curve, written once: roads keep their curves for as long as no card moves. */
function textOf(curve: Curve): string {
  let text = texts.get(curve)
  if (text === undefined) texts.set(curve, (text = svgPath(curve)))
  return text
}

/** Bundles of what looks the same, in the order of the lines. */
export function bundlesOf(links: readonly { line: Line; className: string }[]): Bundle[] {
  const looks = new Map<string, { links: typeof links; texts: string[] }>()
  for (const link of links) {
    const { kind, state, faint } = link.line
    const key = `${kind} ${state} ${faint ? 'faint' : ''} ${link.className}`
    let look = looks.get(key)
    if (!look) looks.set(key, (look = { links: [link], texts: [] }))
    look.texts.push(textOf(link.line.curve))
  }
  return [...looks].flatMap(([key, look]) => {
    const { line, className } = look.links[0]!
    const bundles: Bundle[] = []
    for (let i = 0; i < look.texts.length; i += TOGETHER)
      bundles.push({ key: `${key} ${i}`, d: look.texts.slice(i, i + TOGETHER).join(''), line, className })
    return bundles
  })
}
