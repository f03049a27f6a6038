import { durationOf, RATE, type Path } from './flight.ts'
import type { Fate, Flight, Scene } from './scene.ts'

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

/** Picture milliseconds for which an ending stays in view: how an arrival fades, and how long a loss is shown. */
export const LINGER: Record<Fate, number> = { ok: 260, refused: 420, lost: 1500, unresolved: 1500 }

export interface Spot {
  x: number
  y: number
  index: number
  /** 0 on its way, up to 1 while it fades at the end. */
  over: number
  reply: boolean
}

/** Where a flight is at an instant of the picture, null before and after. */
export function spotOf(flight: Flight, path: Path, now: number): Spot | null {
  const elapsed = now - flight.start
  if (elapsed < 0) return null
  const last = path.points.length / 2 - 1
  const position = elapsed * RATE
  const over = position <= last ? 0 : (elapsed - durationOf(path)) / LINGER[flight.fate]
  if (over > 1) return null
  const index = Math.min(Math.floor(position), last)
  const next = Math.min(index + 1, last)
  const f = Math.min(position - index, 1)
  const { points } = path
  const [x0, y0, x1, y1] = [points[index * 2]!, points[index * 2 + 1]!, points[next * 2]!, points[next * 2 + 1]!]
  return { x: x0 + (x1 - x0) * f, y: y0 + (y1 - y0) * f, index, over, reply: index >= path.turn }
}

/** Draws all dots of an instant. Pure: it reads the scene, and touches nothing but the context. Returns how many it drew. */
export function draw(ctx: Context, width: number, height: number, scene: Scene, now: number): number {
  const { viewport, dpr, palette } = scene
  ctx.setTransform(1, 0, 0, 1, 0, 0)
  ctx.clearRect(0, 0, width, height)
  const k = viewport.zoom * dpr
  ctx.setTransform(k, 0, 0, k, viewport.x * dpr, viewport.y * dpr)
  // Dots keep a size that the eye can tell shapes by, however far the picture is zoomed out.
  const unit = 1 / Math.max(0.35, Math.min(viewport.zoom, 1.4))
  const r = 5.2 * unit

  const going = new Path2D()
  const home = new Path2D()
  const bounced = new Path2D()
  let drawn = 0
  let chosen: { flight: Flight; path: Path; spot: Spot } | null = null

  for (const flight of scene.flights) {
    const path = scene.paths.get(flight.path)
    const spot = path && spotOf(flight, path, now)
    if (!spot) continue
    drawn++
    if (flight.id === scene.selected) chosen = { flight, path, spot }
    else if (spot.over > 0) ending(ctx, flight.fate, spot, r, scene)
    else {
      rewriteRing(ctx, path, spot, r, scene)
      if (!spot.reply) circle(going, spot, r)
      else if (flight.fate === 'refused') square(bounced, spot, r)
      else circle(home, spot, r)
    }
  }
  // While one request is looked at, the others step back.
  ctx.globalAlpha = scene.selected === null ? 1 : 0.35
  ctx.lineWidth = 2 * unit
  ctx.strokeStyle = palette.halo
  for (const [shape, colour] of [
    [going, palette.request],
    [home, palette.ok],
    [bounced, palette.refused],
  ] as const) {
    ctx.stroke(shape)
    ctx.fillStyle = colour
    ctx.fill(shape)
  }
  ctx.globalAlpha = 1
  if (chosen) drawChosen(ctx, chosen, r, unit, scene)
  return drawn
}

function circle(shape: Path2D, { x, y }: Spot, r: number): void {
  shape.moveTo(x + r, y)
  shape.arc(x, y, r, 0, Math.PI * 2)
}

function square(shape: Path2D, { x, y }: Spot, r: number): void {
  shape.rect(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8)
}

function cross(ctx: Context, x: number, y: number, r: number): void {
  ctx.beginPath()
  ctx.moveTo(x - r, y - r)
  ctx.lineTo(x + r, y + r)
  ctx.moveTo(x + r, y - r)
  ctx.lineTo(x - r, y + r)
  ctx.stroke()
}

/** What is left at the end: an arrival's widening ring, a loss's hollow ring with a cross, a triangle for what has no road. */
function ending(ctx: Context, fate: Fate, { x, y, over }: Spot, r: number, { palette }: Scene): void {
  ctx.globalAlpha = 1 - over * over
  ctx.lineWidth = r * 0.42
  if (fate === 'ok' || fate === 'refused') {
    ctx.strokeStyle = palette[fate]
    ctx.beginPath()
    if (fate === 'ok') ctx.arc(x, y, r * (1 + over * 1.6), 0, Math.PI * 2)
    else ctx.rect(x - r * (1 + over), y - r * (1 + over), 2 * r * (1 + over), 2 * r * (1 + over))
    ctx.stroke()
    if (fate === 'refused') cross(ctx, x, y, r * 0.6)
  } else if (fate === 'lost') {
    ctx.strokeStyle = palette.lost
    ctx.fillStyle = palette.halo
    ctx.beginPath()
    ctx.arc(x, y, r * 1.5, 0, Math.PI * 2)
    ctx.fill()
    ctx.stroke()
    cross(ctx, x, y, r * 0.6)
  } else {
    ctx.fillStyle = palette.unresolved
    ctx.strokeStyle = palette.halo
    ctx.beginPath()
    ctx.moveTo(x, y - r * 1.7)
    ctx.lineTo(x + r * 1.6, y + r * 1.2)
    ctx.lineTo(x - r * 1.6, y + r * 1.2)
    ctx.closePath()
    ctx.stroke()
    ctx.fill()
  }
  ctx.globalAlpha = 1
}

/** A ring that opens where an address has just been rewritten. */
function rewriteRing(ctx: Context, path: Path, spot: Spot, r: number, { palette }: Scene): void {
  for (const at of path.rewrites) {
    const since = (spot.index - at) / (300 * RATE)
    if (since < 0 || since > 1) continue
    ctx.globalAlpha = (1 - since) * 0.8
    ctx.strokeStyle = spot.reply ? palette.ok : palette.request
    ctx.lineWidth = r * 0.35
    ctx.beginPath()
    ctx.arc(path.points[at * 2]!, path.points[at * 2 + 1]!, r * (1.2 + since * 1.8), 0, Math.PI * 2)
    ctx.stroke()
    ctx.globalAlpha = 1
  }
}

function drawChosen(
  ctx: Context,
  chosen: { flight: Flight; path: Path; spot: Spot },
  r: number,
  unit: number,
  scene: Scene,
): void {
  const { flight, path, spot } = chosen
  const { palette } = scene
  const colour = !spot.reply ? palette.request : flight.fate === 'refused' ? palette.refused : palette.ok
  if (spot.over > 0) ending(ctx, flight.fate, spot, r * 1.5, scene)
  else {
    rewriteRing(ctx, path, spot, r * 1.5, scene)
    ctx.globalAlpha = 0.22
    ctx.fillStyle = colour
    ctx.beginPath()
    ctx.arc(spot.x, spot.y, r * 2.6, 0, Math.PI * 2)
    ctx.fill()
    ctx.globalAlpha = 1
    const shape = new Path2D()
    if (spot.reply && flight.fate === 'refused') square(shape, spot, r * 1.5)
    else circle(shape, spot, r * 1.5)
    ctx.lineWidth = 3 * unit
    ctx.strokeStyle = palette.halo
    ctx.stroke(shape)
    ctx.fillStyle = colour
    ctx.fill(shape)
  }
  const label = path.labels[legAt(path, spot.index)]
  if (label) addressLabel(ctx, spot, r, unit, label, colour, scene)
}

export function legAt(path: Path, index: number): number {
  let leg = 0
  while (leg + 1 < path.labels.length && path.stops[leg + 1]! <= index) leg++
  return leg
}

const LABEL_FONT = 'ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace'

function addressLabel(
  ctx: Context,
  spot: Spot,
  r: number,
  unit: number,
  label: Path['labels'][number],
  colour: string,
  { palette }: Scene,
): void {
  const size = 11 * unit
  const parts = [
    { text: label.src, strong: label.changed.includes('src') },
    { text: ' → ', strong: false },
    { text: label.dst, strong: label.changed.includes('dst') },
  ]
  const font = (strong: boolean) => `${strong ? 700 : 400} ${size}px ${LABEL_FONT}`
  const widths = parts.map((part) => {
    ctx.font = font(part.strong)
    return ctx.measureText(part.text).width
  })
  const w = widths.reduce((sum, width) => sum + width, 0) + 14 * unit
  const h = 20 * unit
  const x = spot.x - w / 2
  const y = spot.y - r * 2.4 - h
  ctx.beginPath()
  ctx.roundRect(x, y, w, h, 5 * unit)
  ctx.fillStyle = palette.labelBack
  ctx.fill()
  ctx.lineWidth = unit
  ctx.strokeStyle = palette.labelBorder
  ctx.stroke()
  ctx.textBaseline = 'middle'
  let left = x + 7 * unit
  parts.forEach((part, i) => {
    ctx.font = font(part.strong)
    ctx.fillStyle = part.strong ? colour : part.text === ' → ' ? palette.muted : palette.labelText
    ctx.fillText(part.text, left, y + h / 2)
    left += widths[i]!
  })
}
