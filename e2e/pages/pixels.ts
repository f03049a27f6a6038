import type { BrowserContext, Page } from '@playwright/test'

export interface Spot {
  x: number
  y: number
}

/** A colour, within `reach` of a point if one is given. */
export interface Sought {
  colour: string
  near?: Spot | undefined
  reach?: number
}

/** Reads pictures of a page: an empty page beside it, since a browser can decode what it has taken. */
export class Pixels {
  private constructor(private readonly page: Page) {}

  static async beside(context: BrowserContext): Promise<Pixels> {
    return new Pixels(await context.newPage())
  }

  /** The middle of all pixels of a colour; those within `reach` of a point, if one is given. Null when there are too few. */
  async middle(png: Buffer, colour: string, near?: Spot, reach = Infinity): Promise<Spot | null> {
    return (await this.middles(png, [{ colour, near, reach }]))[0]!
  }

  /** The same of many in one picture, which is read once. */
  async middles(png: Buffer, sought: readonly Sought[]): Promise<(Spot | null)[]> {
    const plain = sought.map(({ colour, near, reach }) => ({
      rgb: [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)),
      near: near ?? null,
      reach: Math.min(reach ?? 1e9, 1e9),
    }))
    return this.page.evaluate(
      async ([data, sought]) => {
        const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob())
        const ctx = new OffscreenCanvas(image.width, image.height).getContext('2d')!
        ctx.drawImage(image, 0, 0)
        const { data: pixels } = ctx.getImageData(0, 0, image.width, image.height)
        return sought.map(({ rgb: [r, g, b], near, reach }) => {
          let [count, sumX, sumY] = [0, 0, 0]
          for (let i = 0; i < pixels.length; i += 4) {
            if (Math.abs(pixels[i]! - r!) + Math.abs(pixels[i + 1]! - g!) + Math.abs(pixels[i + 2]! - b!) > 12) continue
            const [x, y] = [(i / 4) % image.width, Math.floor(i / 4 / image.width)]
            if (near && Math.hypot(x - near.x, y - near.y) > reach) continue
            count++
            sumX += x + 0.5
            sumY += y + 0.5
          }
          return count < 12 ? null : { x: sumX / count, y: sumY / count }
        })
      },
      [png.toString('base64'), plain] as const,
    )
  }

  /** Middles of what one picture shows and another does not, as far as it is about as large as a dot and stands alone. */
  async dots(shown: Buffer, hidden: Buffer): Promise<Spot[]> {
    return this.page.evaluate(
      async ([shown, hidden]) => {
        const read = async (data: string) => {
          const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob())
          const ctx = new OffscreenCanvas(image.width, image.height).getContext('2d')!
          ctx.drawImage(image, 0, 0)
          return ctx.getImageData(0, 0, image.width, image.height)
        }
        const [a, b] = [await read(shown), await read(hidden)]
        const { width, height } = a
        const differs = (at: number) =>
          Math.abs(a.data[at * 4]! - b.data[at * 4]!) +
            Math.abs(a.data[at * 4 + 1]! - b.data[at * 4 + 1]!) +
            Math.abs(a.data[at * 4 + 2]! - b.data[at * 4 + 2]!) >
          60
        const seen = new Uint8Array(width * height)
        const blobs: { x: number; y: number; size: number }[] = []
        for (let start = 0; start < seen.length; start++) {
          if (seen[start] || !differs(start)) continue
          let [size, sumX, sumY] = [0, 0, 0]
          const open = [start]
          seen[start] = 1
          while (open.length > 0) {
            const at = open.pop()!
            size++
            sumX += at % width
            sumY += Math.floor(at / width)
            for (const next of [at - 1, at + 1, at - width, at + width]) {
              if (next < 0 || next >= seen.length || seen[next] || !differs(next)) continue
              seen[next] = 1
              open.push(next)
            }
          }
          blobs.push({ x: sumX / size, y: sumY / size, size })
        }
        const large = blobs.filter(({ size }) => size > 30)
        return large.filter(
          (one) =>
            one.size < 260 &&
            large.every((other) => other === one || Math.hypot(other.x - one.x, other.y - one.y) > 45),
        )
      },
      [shown.toString('base64'), hidden.toString('base64')] as const,
    )
  }
}
