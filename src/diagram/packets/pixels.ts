/** A small picture as the pixels that it has: where each lies beside the middle's, and its colour as 0xAABBGGRR. */
export interface Stamp {
  offsets: Int32Array
  colours: Int32Array
}

/**
 * Lays a stamp over pixels, its middle at one of them. Colours are straight, not multiplied by their alpha. Of two that
 * are both seen through the denser one stays: mixing them would take most of a frame when thousands of trails cross, and
 * looks the same but for its edges.
 */
export function blend(pixels: Int32Array, middle: number, { offsets, colours }: Stamp): void {
  for (let i = 0; i < offsets.length; i++) {
    const at = middle + offsets[i]!
    const colour = colours[i]!
    const under = pixels[at]!
    if (under === 0 || colour >> 24 === -1) pixels[at] = colour
    else if (under >> 24 === -1) pixels[at] = onOpaque(under, colour)
    else if (colour >>> 24 > under >>> 24) pixels[at] = colour
  }
}

function onOpaque(under: number, over: number): number {
  let alpha = over >>> 24
  alpha += alpha >> 7 // of 256
  const rest = 256 - alpha
  const redBlue = ((Math.imul(over & 0xff00ff, alpha) + Math.imul(under & 0xff00ff, rest)) >>> 8) & 0xff00ff
  const green = ((Math.imul(over & 0xff00, alpha) + Math.imul(under & 0xff00, rest)) >>> 8) & 0xff00
  return redBlue | green | (0xff << 24)
}
