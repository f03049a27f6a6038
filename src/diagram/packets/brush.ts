import { EXTENT, paint } from './looks.ts'
import type { Palette } from './scene.ts'
import { blend, type Stamp } from './pixels.ts'

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

/** Puts small pictures on a canvas, at device pixels. What it puts lies below all that is drawn after `lay`. */
export interface Brush {
  begin(ctx: Context, width: number, height: number): void
  put(picture: number, x: number, y: number): void
  lay(ctx: Context): void
}

/** How opaque dots are that step back, while one request is looked at. */
const FAINT = 0.35

/** What pictures are made from; another radius or palette needs others. */
class Pictures {
  private key = ''
  private r = 0
  private palette: Palette | null = null
  private readonly scratch = new OffscreenCanvas(1, 1)
  private readonly ctx = this.scratch.getContext('2d', { willReadFrequently: true })!
  half = 0

  /** Returns whether pictures that were made before still serve. */
  serve(r: number, palette: Palette, faint: boolean): boolean {
    const key = `${r} ${faint} ${Object.values(palette).join()}`
    if (key === this.key) return true
    this.key = key
    this.r = r
    this.palette = palette
    this.half = Math.ceil(r * EXTENT) + 1
    this.scratch.width = this.scratch.height = this.half * 2
    return false
  }

  /** Paints one with its middle beside the canvas's by parts of a pixel; what `read` sees then is that. */
  paint(picture: number, dx: number, dy: number): OffscreenCanvas {
    const { ctx, half } = this
    ctx.setTransform(1, 0, 0, 1, 0, 0)
    ctx.globalAlpha = 1
    ctx.clearRect(0, 0, half * 2, half * 2)
    ctx.translate(half + dx, half + dy)
    paint(ctx, picture, this.r, this.palette!)
    return this.scratch
  }

  read(): ImageData {
    return this.ctx.getImageData(0, 0, this.half * 2, this.half * 2)
  }
}

/** For few: the browser's own drawing, which a GPU does for nothing. */
export class Stamps implements Brush {
  private readonly pictures = new Pictures()
  private readonly made = new Map<number, ImageBitmap>()
  private ctx: Context | null = null

  use(r: number, palette: Palette, faint: boolean): void {
    this.faint = faint
    if (this.pictures.serve(r, palette, faint)) return
    for (const bitmap of this.made.values()) bitmap.close()
    this.made.clear()
  }
  private faint = false

  begin(ctx: Context, width: number, height: number): void {
    this.ctx = ctx
    ctx.setTransform(1, 0, 0, 1, 0, 0)
    ctx.clearRect(0, 0, width, height)
    ctx.globalAlpha = this.faint ? FAINT : 1
  }

  put(picture: number, x: number, y: number): void {
    const { half } = this.pictures
    this.ctx!.drawImage(this.bitmapOf(picture), x - half, y - half)
  }

  lay(ctx: Context): void {
    ctx.globalAlpha = 1
    this.ctx = null
  }

  private bitmapOf(picture: number): ImageBitmap {
    let bitmap = this.made.get(picture)
    if (!bitmap) this.made.set(picture, (bitmap = copyOf(this.pictures.paint(picture, 0, 0))))
    return bitmap
  }
}

function copyOf(canvas: OffscreenCanvas): ImageBitmap {
  const copy = new OffscreenCanvas(canvas.width, canvas.height)
  copy.getContext('2d')!.drawImage(canvas, 0, 0)
  return copy.transferToImageBitmap()
}

/** Positions are kept to a quarter of a pixel: what moves slowly then moves without jerks. */
const QUARTERS = 4
/** Room around the pane's pixels, so that what stands at its edge needs no clipping. */
const ROOM = 64

/**
 * For many: pixels are mixed here and handed over as one image. Thousands of small drawings cost a browser without a
 * GPU four times as much; see decisions/0025.
 */
export class Blit implements Brush {
  private readonly pictures = new Pictures()
  private stamps = new Map<number, Stamp>()
  private image: ImageData | null = null
  private pixels = new Int32Array(0)
  private width = 0
  private height = 0
  private faint = false

  use(r: number, palette: Palette, faint: boolean): void {
    if (!this.pictures.serve(r, palette, faint)) this.stamps.clear()
    this.faint = faint
  }

  begin(_ctx: Context, width: number, height: number): void {
    const [w, h] = [width + 2 * ROOM, height + 2 * ROOM]
    if (!this.image || this.width !== w || this.height !== h) {
      this.image = new ImageData(w, h)
      this.pixels = new Int32Array(this.image.data.buffer)
      this.width = w
      this.height = h
      this.stamps.clear()
    } else this.pixels.fill(0)
  }

  put(picture: number, x: number, y: number): void {
    const qx = Math.round((x + ROOM) * QUARTERS)
    const qy = Math.round((y + ROOM) * QUARTERS)
    const [px, py] = [qx >> 2, qy >> 2]
    const { half } = this.pictures
    if (px < half || py < half || px >= this.width - half || py >= this.height - half) return
    const key = (picture << 4) | ((qx & 3) << 2) | (qy & 3)
    const stamp = this.stamps.get(key) ?? this.make(key, picture, (qx & 3) / QUARTERS, (qy & 3) / QUARTERS)
    blend(this.pixels, py * this.width + px, stamp)
  }

  lay(ctx: Context): void {
    ctx.setTransform(1, 0, 0, 1, 0, 0)
    ctx.putImageData(this.image!, -ROOM, -ROOM)
  }

  private make(key: number, picture: number, dx: number, dy: number): Stamp {
    this.pictures.paint(picture, dx, dy)
    const { data, width } = this.pictures.read()
    const { half } = this.pictures
    const offsets: number[] = []
    const colours: number[] = []
    for (let i = 0; i < data.length; i += 4) {
      const alpha = Math.round(data[i + 3]! * (this.faint ? FAINT : 1))
      if (alpha === 0) continue
      const [x, y] = [(i / 4) % width, Math.floor(i / 4 / width)]
      offsets.push((y - half) * this.width + (x - half))
      colours.push((alpha << 24) | (data[i + 2]! << 16) | (data[i + 1]! << 8) | data[i]!)
    }
    const stamp = { offsets: Int32Array.from(offsets), colours: Int32Array.from(colours) }
    this.stamps.set(key, stamp)
    return stamp
  }
}
