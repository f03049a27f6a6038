import { Blit, Stamps, type Brush } from './brush.ts'
import { RATE, type Path } from './flight.ts'
import { addressLabel, legAt } from './label.ts'
import { LOOK, paint, pictureOf } from './looks.ts'
import type { Scene } from './scene.ts'
import { newSpot, REACH, spotOf, type Spot } from './spot.ts'

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

/** More than this are drawn pixel by pixel; see Blit. */
const MANY = 250
/** More than this are drawn smaller, so that they do not cover each other wholly. */
const CROWD = 1500
/** Parts of a trail behind a dot, and how far each is from the next, in points of the path. */
const TRAIL = 3
const APART = 1.4
/** Picture milliseconds for which a ring opens where an address was rewritten, as points of the path. */
const RING = 300 * RATE

const LOOKS = [LOOK.request, LOOK.ok, LOOK.refused] as const
const TRAILS = [LOOK.trailRequest, LOOK.trailOk, LOOK.trailRefused] as const

/** What a frame has shown. */
export interface Shown {
  dots: number
  /** Trace.id of the dot under the pointer. */
  over: number | null
}

/** Draws all dots of an instant. It keeps pictures and lists from frame to frame, so that a frame leaves no garbage. */
export class Drawer {
  private readonly few = new Stamps()
  private readonly many = new Blit()
  private readonly spot: Spot = newSpot()
  /** Dots and rings of this frame: number of the picture, then x and y in device pixels. */
  private picture = new Uint16Array(1024)
  private at = new Float32Array(2048)
  private count = 0

  draw(ctx: Context, width: number, height: number, scene: Scene, now: number): Shown {
    const { viewport, dpr, palette, fleet, paths, selected, pointer } = scene
    const k = viewport.zoom * dpr
    const [dx, dy] = [viewport.x * dpr, viewport.y * dpr]
    const r = radius(scene)
    const crowded = fleet.count > MANY
    const brush: Brush = crowded ? this.many : this.few
    ;(crowded ? this.many : this.few).use(r, palette, selected !== null)
    brush.begin(ctx, width, height)
    this.count = 0

    const { spot } = this
    const marked = { selected: -1, over: -1 }
    let dots = 0
    let least = (REACH * dpr) ** 2
    for (let i = 0; i < fleet.count; i++) {
      const path = paths.get(fleet.path[i]!)
      const fate = fleet.fate[i]!
      if (!path || !spotOf(path, fleet.start[i]!, fate, now, spot)) continue
      dots++
      const [x, y] = [spot.x * k + dx, spot.y * k + dy]
      if (pointer) {
        const distance = (x - pointer.x * dpr) ** 2 + (y - pointer.y * dpr) ** 2
        if (distance < least) {
          least = distance
          marked.over = i
        }
      }
      if (fleet.id[i] === selected) {
        marked.selected = i
        continue
      }
      if (x < -r * 4 || y < -r * 4 || x > width + r * 4 || y > height + r * 4) continue
      if (spot.over > 0) {
        this.keep(pictureOf(LOOK.endOk + fate, spot.over), x, y)
        continue
      }
      const kind = kindOf(spot, fate)
      this.trail(brush, path, TRAILS[kind]!, k, dx, dy)
      this.rings(path, k, dx, dy)
      this.keep(LOOKS[kind]! * 8, x, y)
    }
    for (let i = 0; i < this.count; i++) brush.put(this.picture[i]!, this.at[i * 2]!, this.at[i * 2 + 1]!)
    brush.lay(ctx)
    if (marked.selected >= 0) this.mark(ctx, scene, marked.selected, now, r, 1.5)
    if (marked.over >= 0 && marked.over !== marked.selected) this.mark(ctx, scene, marked.over, now, r, 1.2)
    return { dots, over: marked.over < 0 ? null : fleet.id[marked.over]! }
  }

  private keep(picture: number, x: number, y: number): void {
    if (this.count === this.picture.length) {
      const [pictures, at] = [this.picture, this.at]
      this.picture = new Uint16Array(this.count * 2)
      this.picture.set(pictures)
      this.at = new Float32Array(this.count * 4)
      this.at.set(at)
    }
    this.picture[this.count] = picture
    this.at[this.count * 2] = x
    this.at[this.count * 2 + 1] = y
    this.count++
  }

  /** Lies on the way that the dot came, around corners too; and below all dots, so it is put at once. */
  private trail(brush: Brush, { points }: Path, look: number, k: number, dx: number, dy: number): void {
    const { index, part } = this.spot
    for (let step = TRAIL; step > 0; step--) {
      const position = index + part - step * APART
      if (position < 0) continue
      const from = Math.floor(position)
      const f = position - from
      const x = points[from * 2]! + (points[from * 2 + 2]! - points[from * 2]!) * f
      const y = points[from * 2 + 1]! + (points[from * 2 + 3]! - points[from * 2 + 1]!) * f
      brush.put(pictureOf(look, (step - 1) / TRAIL), x * k + dx, y * k + dy)
    }
  }

  private rings({ rewrites, points }: Path, k: number, dx: number, dy: number): void {
    const { index, part, reply } = this.spot
    for (const at of rewrites) {
      const since = (index + part - at) / RING
      if (since < 0 || since > 1) continue
      const picture = pictureOf(reply ? LOOK.rewriteOk : LOOK.rewriteRequest, since)
      this.keep(picture, points[at * 2]! * k + dx, points[at * 2 + 1]! * k + dy)
    }
  }

  /** One dot larger than the others, over a glow of its colour, with its addresses. */
  private mark(ctx: Context, scene: Scene, i: number, now: number, radius: number, larger: number): void {
    const { fleet, paths, viewport, dpr, palette } = scene
    const { spot } = this
    const path = paths.get(fleet.path[i]!)!
    const fate = fleet.fate[i]!
    if (!spotOf(path, fleet.start[i]!, fate, now, spot)) return
    const k = viewport.zoom * dpr
    const [x, y] = [spot.x * k + viewport.x * dpr, spot.y * k + viewport.y * dpr]
    const r = radius * larger
    const kind = kindOf(spot, fate)
    const colour = palette[(['request', 'ok', 'refused'] as const)[kind]!]
    const put = (picture: number, atX: number, atY: number) => {
      ctx.setTransform(1, 0, 0, 1, atX, atY)
      paint(ctx, picture, r, palette)
      ctx.globalAlpha = 1
    }
    if (spot.over > 0) put(pictureOf(LOOK.endOk + fate, spot.over), x, y)
    else {
      this.count = 0
      this.rings(path, k, viewport.x * dpr, viewport.y * dpr)
      for (let n = 0; n < this.count; n++) put(this.picture[n]!, this.at[n * 2]!, this.at[n * 2 + 1]!)
      ctx.setTransform(1, 0, 0, 1, x, y)
      ctx.globalAlpha = 0.22
      ctx.fillStyle = colour
      ctx.beginPath()
      ctx.arc(0, 0, r * 1.75, 0, Math.PI * 2)
      ctx.fill()
      put(LOOKS[kind]! * 8, x, y)
    }
    ctx.setTransform(1, 0, 0, 1, 0, 0)
    const label = scene.labels.get(fleet.id[i]!)?.[legAt(path, spot.index)]
    if (label) addressLabel(ctx, x, y - r * 1.6, textSize(scene), label, colour, palette)
  }
}

/** 0 for a request, 1 for an answer, 2 for a refusal that comes back. */
function kindOf(spot: Spot, fate: number): 0 | 1 | 2 {
  return !spot.reply ? 0 : fate === 1 ? 2 : 1
}

/** How much larger than a pixel of the pane what is drawn for the eye is: it grows with the picture only from 1.4 on. */
function unitOf(zoom: number): number {
  return zoom / Math.max(0.35, Math.min(zoom, 1.4))
}

/** Device pixels that a dot's radius takes. It keeps a size that the eye can tell shapes by, however far one is away. */
function radius({ viewport, dpr, fleet }: Scene): number {
  const r = 5.2 * unitOf(viewport.zoom) * dpr * (fleet.count > CROWD ? 0.72 : 1)
  // In steps, so that pictures serve for more than one frame of a zoom.
  return Math.max(1, Math.round(r * 4) / 4)
}

const textSize = ({ viewport, dpr }: Scene) => Math.max(0.8, unitOf(viewport.zoom)) * dpr
