import type { Palette } from './scene.ts'

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

/** Steps of what fades or widens. */
export const STEPS = 8

/** What a dot can look like. Each has STEPS pictures, of which those that stand still use the first one. */
export const LOOK = {
  request: 0,
  ok: 1,
  refused: 2,
  trailRequest: 3,
  trailOk: 4,
  trailRefused: 5,
  rewriteRequest: 6,
  rewriteOk: 7,
  endOk: 8,
  endRefused: 9,
  endLost: 10,
  endUnresolved: 11,
} as const
const COLOURS = ['request', 'ok', 'refused'] as const
const ENDS = ['ok', 'refused', 'lost', 'unresolved'] as const

/** Number of a picture: a look at one of its steps. */
export const pictureOf = (look: number, step: number): number =>
  look * STEPS + Math.min(STEPS - 1, Math.floor(step * STEPS))

/** How far a picture reaches from its middle, in radii of a dot. */
export const EXTENT = 3.4

/** Paints one picture around the origin. Shape tells as much as colour: an answer is round, a refusal square, a loss crossed. */
export function paint(ctx: Context, picture: number, r: number, palette: Palette): void {
  const look = Math.floor(picture / STEPS)
  const step = (picture % STEPS) / STEPS
  if (look <= LOOK.refused) dot(ctx, look, r, palette)
  else if (look <= LOOK.trailRefused) trail(ctx, look - LOOK.trailRequest, step, r, palette)
  else if (look <= LOOK.rewriteOk) ring(ctx, look - LOOK.rewriteRequest, step, r, palette)
  else ending(ctx, ENDS[look - LOOK.endOk]!, step, r, palette)
}

function dot(ctx: Context, look: number, r: number, palette: Palette): void {
  ctx.beginPath()
  if (look === LOOK.refused) ctx.rect(-r * 0.9, -r * 0.9, r * 1.8, r * 1.8)
  else ctx.arc(0, 0, r, 0, Math.PI * 2)
  ctx.lineWidth = r * 0.4
  ctx.strokeStyle = palette.halo
  ctx.stroke()
  ctx.fillStyle = palette[COLOURS[look]!]
  ctx.fill()
}

/** What a dot leaves behind: smaller and fainter the farther back. */
function trail(ctx: Context, colour: number, step: number, r: number, palette: Palette): void {
  ctx.globalAlpha = 0.42 * (1 - step)
  ctx.fillStyle = palette[COLOURS[colour]!]
  ctx.beginPath()
  ctx.arc(0, 0, r * (0.78 - 0.5 * step), 0, Math.PI * 2)
  ctx.fill()
}

/** A ring that opens where an address has just been rewritten. */
function ring(ctx: Context, colour: number, step: number, r: number, palette: Palette): void {
  ctx.globalAlpha = (1 - step) * 0.8
  ctx.strokeStyle = palette[COLOURS[colour]!]
  ctx.lineWidth = r * 0.35
  ctx.beginPath()
  ctx.arc(0, 0, r * (1.2 + step * 1.8), 0, Math.PI * 2)
  ctx.stroke()
}

function cross(ctx: Context, r: number): void {
  ctx.beginPath()
  ctx.moveTo(-r, -r)
  ctx.lineTo(r, r)
  ctx.moveTo(r, -r)
  ctx.lineTo(-r, r)
  ctx.stroke()
}

/** What is left at the end: an arrival's widening ring, a loss's hollow ring with a cross, a triangle for what has no road. */
function ending(ctx: Context, fate: (typeof ENDS)[number], over: number, r: number, palette: Palette): void {
  ctx.globalAlpha = 1 - over * over
  ctx.lineWidth = r * 0.42
  if (fate === 'ok' || fate === 'refused') {
    ctx.strokeStyle = palette[fate]
    ctx.beginPath()
    if (fate === 'ok') ctx.arc(0, 0, r * (1 + over * 1.6), 0, Math.PI * 2)
    else ctx.rect(-r * (1 + over), -r * (1 + over), 2 * r * (1 + over), 2 * r * (1 + over))
    ctx.stroke()
    if (fate === 'refused') cross(ctx, r * 0.6)
  } else if (fate === 'lost') {
    ctx.strokeStyle = palette.lost
    ctx.fillStyle = palette.halo
    ctx.beginPath()
    ctx.arc(0, 0, r * 1.5, 0, Math.PI * 2)
    ctx.fill()
    ctx.stroke()
    cross(ctx, r * 0.6)
  } else {
    ctx.fillStyle = palette.unresolved
    ctx.strokeStyle = palette.halo
    ctx.beginPath()
    ctx.moveTo(0, -r * 1.7)
    ctx.lineTo(r * 1.6, r * 1.2)
    ctx.lineTo(-r * 1.6, r * 1.2)
    ctx.closePath()
    ctx.stroke()
    ctx.fill()
  }
}
