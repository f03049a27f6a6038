import type { Path } from './flight.ts'
import type { LegLabel, Palette } from './scene.ts'

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

const FONT = 'ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace'

/** Number of the leg that a point of a path belongs to. */
export function legAt({ stops }: Path, index: number): number {
  let leg = 0
  while (leg + 2 < stops.length && stops[leg + 1]! <= index) leg++
  return leg
}

/**
 * Writes a packet's addresses above its dot; what was just rewritten stands out.
 *
 * @param unit pixels that a pixel of text takes
 */
export function addressLabel(
  ctx: Context,
  x: number,
  y: number,
  unit: number,
  label: LegLabel,
  colour: string,
  palette: Palette,
): void {
  const size = 11 * unit
  const parts = [
    { text: label.src, strong: label.changed.includes('src') },
    { text: ' → ', strong: false },
    { text: label.dst, strong: label.changed.includes('dst') },
  ]
  const font = (strong: boolean) => `${strong ? 700 : 400} ${size}px ${FONT}`
  const widths = parts.map((part) => {
    ctx.font = font(part.strong)
    return ctx.measureText(part.text).width
  })
  const w = widths.reduce((sum, width) => sum + width, 0) + 14 * unit
  const h = 20 * unit
  const [left, top] = [x - w / 2, y - h]
  ctx.beginPath()
  ctx.roundRect(left, top, w, h, 5 * unit)
  ctx.fillStyle = palette.labelBack
  ctx.fill()
  ctx.lineWidth = unit
  ctx.strokeStyle = palette.labelBorder
  ctx.stroke()
  ctx.textBaseline = 'middle'
  let at = left + 7 * unit
  parts.forEach((part, i) => {
    ctx.font = font(part.strong)
    ctx.fillStyle = part.strong ? colour : part.text === ' → ' ? palette.muted : palette.labelText
    ctx.fillText(part.text, at, top + h / 2)
    at += widths[i]!
  })
}
