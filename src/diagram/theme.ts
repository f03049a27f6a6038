import type { Palette } from './packets/scene.ts'

/** The tokens that dots are drawn with, as the element's theme has them now. */
export function paletteOf(element: Element): Palette {
  const style = getComputedStyle(element)
  const token = (name: string, fallback: string) => style.getPropertyValue(`--pp-${name}`).trim() || fallback
  return {
    request: token('accent', '#2f5fe3'),
    ok: token('ok', '#0b7a5c'),
    refused: token('bad', '#c22f3c'),
    lost: token('warn', '#8f5800'),
    unresolved: token('lost', '#6b4fc4'),
    halo: token('surface', '#ffffff'),
    labelBack: token('surface', '#ffffff'),
    labelText: token('text', '#16202e'),
    labelBorder: token('border-strong', '#b9c3d1'),
    muted: token('text-2', '#52606f'),
  }
}
